// One question for everybody who waits for a fresh proof. Whoever waits is told in the end, however it ends: a write that is
// never told stays "on its way" on its page for good.

export interface ProofQuestion {
  /** Whether the person proved who they are. Fails when the question itself cannot be fetched. */
  ask: () => Promise<boolean>;
  /** The person answered, or left. */
  answer: (proved: boolean) => void;
  /** The session has ended, and nobody is there to be asked any longer. */
  close: () => void;
}

export function proofQuestion<D>(load: () => Promise<D>, show: (dialog: D | undefined) => void): ProofQuestion {
  const waiting: ((proved: boolean) => void)[] = [];
  let closed = false;
  const answer = (proved: boolean) => {
    show(undefined);
    for (const tell of waiting.splice(0)) tell(proved);
  };
  return {
    answer,
    async ask() {
      const dialog = await load();
      if (closed) return false; // it ended while the question was on its way
      return new Promise((tell) => {
        waiting.push(tell);
        show(dialog);
      });
    },
    close() {
      closed = true;
      answer(false);
    },
  };
}
