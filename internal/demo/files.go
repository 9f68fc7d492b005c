package demo

import (
	"bufio"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Delivery is one file of one department.
type Delivery struct {
	Department, Item string
	Name             string // the file's: <department>_<item>_<yyyymm>.csv
	Sample           bool   // not delivered by the department: for a new user's own first upload
	format           *format
	from, to         month
}

// How far back the first file of an append item reaches: what the indicators look at, and a month more.
const (
	monthsOfSettlements   = 13
	monthsOfContributions = 6
)

// Deliveries are the district's files in the order in which they are to be delivered: the household register first. Append items
// come as one file of the past and one of the newest month.
func (w *World) Deliveries() []Delivery {
	now := w.today.month()
	list := []Delivery{
		w.delivery("hukou", now, now),
		w.delivery("settlement", now-monthsOfSettlements, now-1),
		w.delivery("settlement", now, now),
		w.delivery("contribution", now-monthsOfContributions, now-2),
		w.delivery("contribution", now-1, now-1), // a month is paid for when it is over
		w.delivery("unemployment", now, now),
		w.delivery("dwelling", now, now),
	}
	sample := &list[len(list)-1]
	sample.Sample, sample.Name = true, "zhujian_dwelling_sample.csv"
	return list
}

func (w *World) delivery(item string, from, to month) Delivery {
	for i := range formats {
		if f := &formats[i]; f.item == item {
			return Delivery{Department: f.department, Item: item, Name: fmt.Sprintf("%s_%s_%s.csv", f.department, item, to.compact()), format: f, from: from, to: to}
		}
	}
	panic("demo: no format for item " + item) // a fault of this package's own list
}

// Report says what was written. Only the evaluation and the tests may read Dirt.
type Report struct {
	Name   string             `json:"name"`
	Bytes  int64              `json:"bytes"`
	SHA256 string             `json:"sha256"`
	Rows   int                `json:"rows"` // data rows, duplicates included
	Dirt   map[DirtKind][]int `json:"dirt"` // the data rows, the first being 1; of a duplicate the second
}

// Refused counts the rows that belong into the quarantine.
func (r *Report) Refused() int {
	n := 0
	for kind, rows := range r.Dirt {
		if kind.Refused() {
			n += len(rows)
		}
	}
	return n
}

// WriteDelivery streams the file to out, as the department would send it.
func (w *World) WriteDelivery(out io.Writer, one Delivery) (Report, error) {
	report := Report{Name: one.Name, Dirt: map[DirtKind][]int{}}
	sum := sha256.New()
	count := &counter{out: io.MultiWriter(out, sum)}
	var text io.Writer = count
	var encoder io.WriteCloser
	f := one.format
	if f.encode != nil {
		encoder = f.encode(count)
		text = encoder
	}
	if f.bom {
		if _, err := io.WriteString(text, "\ufeff"); err != nil {
			return report, fmt.Errorf("write %s: %w", one.Name, err)
		}
	}
	lines := csv.NewWriter(text)
	lines.UseCRLF = f.newline == "\r\n"
	header := make([]string, len(f.columns))
	for i, c := range f.columns {
		header[i] = c.title
	}
	// The writer keeps the first error; Flush and Error below report it.
	_ = lines.Write(header)
	d := newDice(w.options.Seed, forDirt, one.stream())
	f.rows(w, one.from, one.to, func(r row) {
		kind, dirty := f.dirtOf(d, r)
		values := r.values
		if dirty {
			values = f.spoil(d, kind, values)
		}
		_ = lines.Write(values)
		report.Rows++
		if kind == duplicateRow {
			_ = lines.Write(values)
			report.Rows++
		}
		if dirty {
			report.Dirt[kind] = append(report.Dirt[kind], report.Rows)
		}
	})
	lines.Flush()
	err := lines.Error()
	if encoder != nil && err == nil {
		err = encoder.Close()
	}
	if err != nil {
		return report, fmt.Errorf("write %s: %w", one.Name, err)
	}
	report.Bytes, report.SHA256 = count.n, hex.EncodeToString(sum.Sum(nil))
	return report, nil
}

// stream is a number of the file's own, by content, so that adding a file changes no other.
func (one Delivery) stream() int {
	sum := sha256.Sum256([]byte(one.Name))
	return int(sum[0])<<16 | int(sum[1])<<8 | int(sum[2])
}

type counter struct {
	out io.Writer
	n   int64
}

func (c *counter) Write(p []byte) (int, error) {
	n, err := c.out.Write(p)
	c.n += int64(n)
	return n, err
}

// The files of a written district, below its folder.
const (
	DeliveriesFolder = "deliveries"
	TruthFile        = "truth.json" // only the evaluation reads it
)

// WriteAll writes deliveries/*.csv and truth.json below dir, telling progress the name of each finished file.
func (w *World) WriteAll(dir string, progress func(Report)) ([]Report, error) {
	if err := os.MkdirAll(filepath.Join(dir, DeliveriesFolder), 0o750); err != nil {
		return nil, fmt.Errorf("make the demo's folder: %w", err)
	}
	var reports []Report
	for _, one := range w.Deliveries() {
		var report Report
		err := writeFile(filepath.Join(dir, DeliveriesFolder, one.Name), func(out io.Writer) (err error) {
			report, err = w.WriteDelivery(out, one)
			return err
		})
		if err != nil {
			return nil, err
		}
		reports = append(reports, report)
		if progress != nil {
			progress(report)
		}
	}
	return reports, writeFile(filepath.Join(dir, TruthFile), func(out io.Writer) error { return w.WriteTruth(out, reports) })
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
