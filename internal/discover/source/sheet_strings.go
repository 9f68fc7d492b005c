package source

import (
	"archive/zip"
	"encoding/xml"
)

// stringTable is the texts that cells refer to by number, in one piece of memory.
type stringTable struct {
	text []byte
	ends []uint32
}

func (t *stringTable) at(i int) (string, bool) {
	if i < 0 || i >= len(t.ends) {
		return "", false
	}
	begin := uint32(0)
	if i > 0 {
		begin = t.ends[i-1]
	}
	return string(t.text[begin:t.ends[i]]), true
}

// readStrings fills the table from its part, which a workbook without texts does not have.
func (w *workbook) readStrings(part *zip.File) error {
	if part == nil {
		return nil
	}
	from, err := w.unpack(part)
	if err != nil {
		return err
	}
	x, t := xml.NewDecoder(from), &w.strings
	for {
		token, err := x.RawToken()
		if err != nil { // the end before its end, too
			return from.refuse()
		}
		switch el := token.(type) {
		case xml.StartElement:
			from.begin()
			if el.Name.Local != "si" {
				continue
			}
			if t.text, err = appendText(x, t.text, "si"); err != nil {
				return from.refuse()
			}
			if t.ends = append(t.ends, uint32(len(t.text))); int64(len(t.text)+4*len(t.ends)) > maxStrings {
				return ErrLargePart.With("part", fileName(from.name)).With("limit", maxStrings>>20)
			}
		case xml.EndElement:
			if el.Name.Local == "sst" {
				return from.drain()
			}
		}
	}
}

// appendText adds the text of the element that was just begun: all its <t>, but not the readings beside it (<rPh>).
func appendText(x *xml.Decoder, to []byte, element string) ([]byte, error) {
	inText, aside := false, 0
	for {
		token, err := x.RawToken()
		if err != nil {
			return to, err
		}
		switch el := token.(type) {
		case xml.StartElement:
			switch el.Name.Local {
			case "t":
				inText = true
			case "rPh":
				aside++
			}
		case xml.EndElement:
			switch el.Name.Local {
			case "t":
				inText = false
			case "rPh":
				aside--
			case element:
				return to, nil
			}
		case xml.CharData:
			if inText && aside == 0 {
				to = append(to, el...)
			}
		}
	}
}
