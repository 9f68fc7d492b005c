package demo

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm3"
)

// Delivery is one file of one department.
type Delivery struct {
	County           int
	Department, Item string
	Name             string // the file's: <department>_<item>_<yyyymm>.csv; of the smaller counties with the county in it
	Sample           bool   // not delivered by the department: for a new user's own first upload
	format           *format
	span             span
}

// Login is the department's operator, who delivers.
func (one Delivery) Login() string { return operatorOf(one.County, one.Department) }

// ContentType is the kind of file.
func (one Delivery) ContentType() string {
	if one.format.sheet {
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "text/csv"
}

// Manifest reports whether the department tells how many rows the file has, and its digest.
func (one Delivery) Manifest() bool { return !one.format.silent }

// Deliveries are the district's files in the order in which they are to be delivered: the household register first. Append items come
// as one file of the past and one of the newest month.
func (w *World) Deliveries() []Delivery { return w.options.Deliveries() }

// Deliveries are the files that such a district has; they need no people.
func (o Options) Deliveries() []Delivery {
	now := fromCivil(o.Today).month()
	var list []Delivery
	for i := range formats {
		f := &formats[i]
		newest := now - month(f.late)
		switch {
		case !delivers(o.County(), f.department):
		case f.item == "dwelling" && !o.Dwelling:
			sample := o.delivery(f, span{now, now})
			sample.Sample, sample.Name = true, "zhujian_dwelling_sample.csv"
			list = append(list, sample)
		case f.append > 0:
			list = append(list, o.delivery(f, span{newest - month(f.append), newest - 1}), o.delivery(f, span{newest, newest}))
		default:
			list = append(list, o.delivery(f, span{now, now}))
		}
	}
	return list
}

func (o Options) delivery(f *format, s span) Delivery {
	ending, place := "csv", ""
	if f.sheet {
		ending = "xlsx"
	}
	if county := o.County(); county != County {
		place = fmt.Sprintf("%d_", county)
	}
	return Delivery{County: o.County(), Department: f.department, Item: f.item, format: f, span: s,
		Name: fmt.Sprintf("%s_%s_%s%s.%s", f.department, f.item, place, s.to.compact(), ending)}
}

// Report says what was written. Only the evaluation and the tests may read Dirt and Whose.
type Report struct {
	Name   string             `json:"name"`
	Bytes  int64              `json:"bytes"`
	SHA256 string             `json:"sha256"`
	SM3    string             `json:"sm3"`
	Rows   int                `json:"rows"`  // data rows, duplicates included
	Dirt   map[DirtKind][]int `json:"dirt"`  // the data rows, the first being 1; of a duplicate the second
	Whose  []Whose            `json:"whose"` // where the number or the name does not say it
}

// Whose says who a row really is about.
type Whose struct {
	Row  int    `json:"row"`
	ID   string `json:"id"`
	Name string `json:"name"`
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
	sum, national := sha256.New(), sm3.New()
	count := &counter{out: io.MultiWriter(out, sum, national)}
	var to book
	var err error
	if one.format.sheet {
		to, err = newSpreadsheet(count, one.format, "灾害事故受损情况登记表")
	} else {
		to, err = newTextFile(count, one.format)
	}
	if err != nil {
		return report, fmt.Errorf("write %s: %w", one.Name, err)
	}
	d := newDice(w.options.Seed, forDirt, one.stream())
	p := &pen{format: one.format}
	p.write = func(p *pen) {
		if err == nil { // the first error is kept; the rest of the file is drawn for nothing
			err = report.add(d, p, to)
		}
	}
	one.format.rows(w, one.span, p)
	if err == nil {
		err = to.close()
	}
	if err != nil {
		return report, fmt.Errorf("write %s: %w", one.Name, err)
	}
	report.Bytes, report.SHA256, report.SM3 = count.n, hex.EncodeToString(sum.Sum(nil)), hex.EncodeToString(national.Sum(nil))
	return report, nil
}

// cleanRows begin every file: of a list of two, one damaged row would be half, and the whole would be refused.
const cleanRows = 4

// add writes a row, with dirt if it draws some.
func (r *Report) add(d dice, p *pen, to book) error {
	kind, dirty := p.format.dirtOf(d, p)
	dirty = dirty && r.Rows >= cleanRows && p.spoil(d, kind)
	r.Rows++
	if err := to.row(p); err != nil || !dirty {
		return err
	}
	if kind == duplicateRow {
		r.Rows++
		if err := to.row(p); err != nil {
			return err
		}
	}
	r.Dirt[kind] = append(r.Dirt[kind], r.Rows)
	if kind == damagedID || kind == nameVariant {
		r.Whose = append(r.Whose, Whose{Row: r.Rows, ID: p.id, Name: p.name})
	}
	return nil
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
