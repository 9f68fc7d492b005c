// Long enough for a browser that first asks where the file shall go.
const kept = 10_000;

/** Hands a file to the browser. */
export function download(name: string, file: Blob) {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), kept);
}
