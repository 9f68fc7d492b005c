package demo

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// The files of a written district, below its folder.
const (
	DeliveriesFolder = "deliveries"
	TruthFile        = "truth.json"     // only the evaluation reads it; of the smaller counties truth_<county>.json
	ManifestEnding   = ".manifest.json" // beside a file: how many rows it has, and its digest
)

// Manifest is what a department tells about a file that it sends.
type Manifest struct {
	File string `json:"file"`
	Rows int    `json:"rows"` // without header and blank lines
	SM3  string `json:"sm3"`  // of the file's bytes, hexadecimal
}

// WriteAll writes deliveries/ with the files and their manifests, and the truth, below dir, several files at a time. It tells progress
// each finished file, one at a time. The reports are in the order of Deliveries.
func (w *World) WriteAll(dir string, progress func(Report)) ([]Report, error) {
	if err := os.MkdirAll(filepath.Join(dir, DeliveriesFolder), 0o750); err != nil {
		return nil, fmt.Errorf("make the demo's folder: %w", err)
	}
	list := w.Deliveries()
	reports := make([]Report, len(list))
	var (
		group sync.WaitGroup
		guard sync.Mutex // of failed and progress
		first error
	)
	work := make(chan int)
	for range min(runtime.GOMAXPROCS(0), 4, len(list)) {
		group.Go(func() {
			for i := range work {
				report, err := w.writeOne(dir, list[i])
				guard.Lock()
				switch {
				case err != nil && first == nil:
					first = err
				case err == nil:
					reports[i] = report
					if progress != nil {
						progress(report)
					}
				}
				guard.Unlock()
			}
		})
	}
	for i := range list {
		work <- i
	}
	close(work)
	group.Wait()
	if first != nil {
		return nil, first
	}
	name := TruthFile
	if w.County() != County {
		name = fmt.Sprintf("truth_%d.json", w.County())
	}
	return reports, writeFile(filepath.Join(dir, name), func(out io.Writer) error { return w.WriteTruth(out, reports) })
}

func (w *World) writeOne(dir string, one Delivery) (report Report, err error) {
	path := filepath.Join(dir, DeliveriesFolder, one.Name)
	err = writeFile(path, func(out io.Writer) (err error) {
		report, err = w.WriteDelivery(out, one)
		return err
	})
	if err != nil || !one.Manifest() {
		return report, err
	}
	text, err := json.Marshal(Manifest{File: one.Name, Rows: report.Rows, SM3: report.SM3})
	if err != nil {
		return report, fmt.Errorf("write the manifest of %s: %w", one.Name, err)
	}
	return report, writeFile(path+ManifestEnding, func(out io.Writer) error {
		_, err := out.Write(append(text, '\n'))
		return err
	})
}

// readManifest returns what was sent with a file; false if nothing was.
func readManifest(path string) (Manifest, bool, error) {
	var m Manifest
	text, err := os.ReadFile(path + ManifestEnding) //nolint:gosec // the caller's own folder
	if os.IsNotExist(err) {
		return m, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &m)
	}
	if err != nil {
		return m, false, fmt.Errorf("read the manifest of %s: %w", filepath.Base(path), err)
	}
	return m, true, nil
}

// writeFile makes the file appear whole or not at all.
func writeFile(path string, fill func(io.Writer) error) (err error) {
	file, err := os.OpenFile(path+".part", os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o640) //nolint:gosec // the caller's own folder
	if err != nil {
		return fmt.Errorf("write the demo: %w", err)
	}
	out := bufio.NewWriterSize(file, 1<<16)
	if err = fill(out); err == nil {
		err = out.Flush()
	}
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(path + ".part")
		return fmt.Errorf("write the demo: %w", err)
	}
	return os.Rename(path+".part", path)
}
