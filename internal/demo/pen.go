package demo

import "strconv"

// cellKind says what a cell is, for the dirt that can hit it and for the spreadsheets that type it.
type cellKind byte

const (
	textCell cellKind = iota
	idCell
	nameCell
	codeCell
	dayCell
	monthCell
	moneyCell
	numberCell
)

type cell struct {
	end  int // in the row's bytes
	kind cellKind
	day  day // of a dayCell
}

// pen collects the cells of one row, in the order of the format's columns, in the department's own way of writing. It is used again
// for every row, so that millions of cells cost no memory.
type pen struct {
	format    *format
	bytes     []byte
	cells     []cell
	household *household // nil: of a stranger
	id, name  string     // whose row it really is
	write     func(*pen)
}

// row begins a row of a person; done ends it.
func (p *pen) row(h *household, id, name string) {
	p.bytes, p.cells = p.bytes[:0], p.cells[:0]
	p.household, p.id, p.name = h, id, name
}

// of begins a row with the number and the name, as most do.
func (p *pen) of(h *household, who *person) {
	p.row(h, who.id, who.name)
	p.number()
	p.called()
}

func (p *pen) done() { p.write(p) }

func (p *pen) end(kind cellKind) { p.cells = append(p.cells, cell{end: len(p.bytes), kind: kind}) }

func (p *pen) number() {
	p.bytes = append(p.bytes, p.id...)
	p.end(idCell)
}

func (p *pen) called() {
	p.bytes = append(p.bytes, p.name...)
	p.end(nameCell)
}

func (p *pen) text(t string) {
	p.bytes = append(p.bytes, t...)
	p.end(textCell)
}

func (p *pen) code(t string) {
	p.bytes = append(p.bytes, t...)
	p.end(codeCell)
}

func (p *pen) day(d day) {
	p.bytes = d.append(p.bytes, p.format.days)
	p.cells = append(p.cells, cell{end: len(p.bytes), kind: dayCell, day: d})
}

func (p *pen) month(m month) {
	p.bytes = m.append(p.bytes, p.format.days)
	p.end(monthCell)
}

// fen writes yuan with two decimals.
func (p *pen) fen(fen int64) {
	p.bytes = appendFen(p.bytes, fen)
	p.end(moneyCell)
}

func appendFen(out []byte, fen int64) []byte {
	return digits(append(strconv.AppendInt(out, fen/100, 10), '.'), int(fen%100), 2)
}

func (p *pen) int(n int) {
	p.bytes = strconv.AppendInt(p.bytes, int64(n), 10)
	p.end(numberCell)
}

// empty is an optional cell of a kind that is not filled in.
func (p *pen) empty(kind cellKind) { p.end(kind) }

// at is the i-th cell's text.
func (p *pen) at(i int) []byte {
	from := 0
	if i > 0 {
		from = p.cells[i-1].end
	}
	return p.bytes[from:p.cells[i].end]
}

// replace writes another text into the i-th cell; its kind becomes text, so that a spreadsheet keeps it as it is.
func (p *pen) replace(i int, text string) {
	from := 0
	if i > 0 {
		from = p.cells[i-1].end
	}
	grow := len(text) - (p.cells[i].end - from)
	rest := append([]byte(text), p.bytes[p.cells[i].end:]...)
	p.bytes = append(p.bytes[:from], rest...)
	p.cells[i].kind = textCell
	for j := i; j < len(p.cells); j++ {
		p.cells[j].end += grow
	}
}
