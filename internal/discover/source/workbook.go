package source

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"path"
	"strings"

	"doudi/internal/kernel/problem"
)

// A workbook is a zip of XML parts (ECMA-376). A zip needs random access, which the sealed chunks of a kept file do not give, and
// no person's data may lie on disk in clear: the compressed file is held in memory, its strings too, and the sheet is streamed.
// Variables for the tests.
var (
	maxWorkbook = int64(64 << 20)  // bytes of the compressed file
	maxStrings  = int64(64 << 20)  // bytes of the shared strings
	maxPiece    = int64(4 << 20)   // bytes of one row or one string: as XML, which is read piece by piece
	maxSheet    = int64(256 << 20) // bytes of one part unpacked: some half a million rows, which one job reads in ten seconds
)

// The bounds of a zip.
const (
	maxParts  = 5000 // a workbook has some tens
	maxSheets = 64   // that are looked at for the header
)

// The refusals of a workbook.
var (
	ErrEncrypted = problem.Define("source.encrypted", problem.Invalid,
		"工作簿设了打开密码，系统读不了。请在表格软件里取消密码后重新上传；传输过程本身是加密的。",
		"The workbook has a password and cannot be read. Remove the password and upload it again; the transfer itself is encrypted.")
	ErrLargeWorkbook = problem.Define("source.large_workbook", problem.TooLarge,
		"工作簿超过 {limit} MB。请另存为 CSV（UTF-8）后上传，CSV 没有这个限制。",
		"The workbook is larger than {limit} MB. Save it as CSV (UTF-8) and upload that; CSV has no such limit.")
	ErrLargePart = problem.Define("source.large_part", problem.TooLarge,
		"工作簿解开后太大：“{part}”超过 {limit} MB。请另存为 CSV（UTF-8）后上传，CSV 没有这个限制。",
		"The workbook is too large when unpacked: “{part}” exceeds {limit} MB. Save it as CSV (UTF-8) and upload that; CSV has no such limit.")
	ErrLargePiece = problem.Define("source.large_piece", problem.TooLarge,
		"工作簿“{part}”里有一处内容超过 {limit} MB，不像表格中的一行。请检查后重新导出。",
		"Something in “{part}” of the workbook is larger than {limit} MB and looks like no row of a table. Check it and export it again.")
	ErrDamagedWorkbook = problem.Define("source.damaged_workbook", problem.Invalid,
		"工作簿已损坏，读到“{part}”时出错。什么都没有入库。请重新导出后再上传。",
		"The workbook is damaged: “{part}” cannot be read. Nothing was taken over. Export it again and upload it.")
	ErrHeaderSheets = problem.Define("source.header_sheets", problem.Invalid,
		"在工作簿的工作表 {sheets} 中，前 {rows} 行都找不到“{item}”的表头：最接近的一行缺少列 {missing}。隐藏的工作表不读。",
		"No sheet of the workbook ({sheets}) has a header of “{item}” in its first {rows} rows; the nearest lacks the columns {missing}. Hidden sheets are not read.")
	ErrTwoSheets = problem.Define("source.two_sheets", problem.Invalid,
		"工作表 {sheets} 都有表头和数据，不能判断要交付哪一张。请只保留一张，或合并成一张。",
		"The sheets {sheets} all have the header and rows, and which to take is not clear. Keep one, or join them.")
)

// workbook is an open XLSX file.
type workbook struct {
	parts    map[string]*zip.File // by name in lower case
	sheets   []sheetRef
	strings  stringTable
	date1904 bool
	left     int64 // bytes that may still be unpacked: many sheets may not add up to hours
}

type sheetRef struct {
	name string
	part *zip.File
}

// openWorkbook finds the first visible sheet with the item's header, and reads on to the row after it.
func openWorkbook(r io.Reader, size int64, it *Item) (rows, layout, string, error) {
	w, err := newWorkbook(r, size)
	if err != nil {
		return nil, layout{}, "", err
	}
	var found *sheet
	var l layout
	var best, looked, full []string
	for _, ref := range w.sheets {
		s, err := w.open(ref)
		if err != nil {
			return nil, layout{}, "", err
		}
		at, missing, err := lookForHeader(s, it)
		if err != nil {
			return nil, layout{}, "", err
		}
		looked = append(looked, shownSheet(ref.name))
		switch {
		case at.header > 0 && found == nil:
			found, l = s, at
			full = append(full, shownSheet(ref.name))
		case at.header > 0:
			if _, err := s.next(); err == nil { // a second list beside the first must not be left out in silence
				full = append(full, shownSheet(ref.name))
			}
		case best == nil || missing != nil && len(missing) < len(best):
			best = missing
		}
	}
	switch {
	case len(full) > 1:
		return nil, layout{}, "", ErrTwoSheets.With("sheets", strings.Join(full, "、"))
	case found != nil:
		found.width = l.width
		return found, l, "XLSX " + full[0], nil
	case best == nil:
		return nil, layout{}, "", ErrEmptyFile.New()
	}
	return nil, layout{}, "", ErrHeaderSheets.With("sheets", strings.Join(looked, "、")).With("rows", headerRows).
		With("item", it.Name.ZH).With("missing", strings.Join(best, "、"))
}

// shownSheet is a sheet's name fit to be shown and kept: people name sheets after persons and numbers.
func shownSheet(name string) string {
	return "“" + string([]rune(fileName(name))[:min(31, len([]rune(fileName(name))))]) + "”"
}

func newWorkbook(r io.Reader, size int64) (*workbook, error) {
	if size > maxWorkbook {
		return nil, ErrLargeWorkbook.With("limit", maxWorkbook>>20)
	}
	file := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	if _, err := io.Copy(file, io.LimitReader(r, maxWorkbook+1)); err != nil {
		return nil, err
	}
	if int64(file.Len()) > maxWorkbook {
		return nil, ErrLargeWorkbook.With("limit", maxWorkbook>>20)
	}
	if bytes.Count(file.Bytes(), []byte("PK\x01\x02")) > maxParts { // the entries of its directory: each costs memory
		return nil, damaged("ZIP")
	}
	archive, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		return nil, damaged("ZIP")
	}
	w := &workbook{parts: map[string]*zip.File{}, left: 2 * maxSheet}
	for _, f := range archive.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if w.parts[name] != nil {
			return nil, damaged("ZIP") // two parts of one name: which is meant is not clear
		}
		w.parts[name] = f
	}
	if w.parts["xl/workbook.xml"] == nil {
		return nil, ErrNotTable.With("kind", zipKind(w.parts))
	}
	if err := w.readIndex(); err != nil {
		return nil, err
	}
	return w, w.readStrings(w.parts["xl/sharedstrings.xml"])
}

func zipKind(parts map[string]*zip.File) string {
	for _, k := range []struct{ part, kind string }{
		{"word/document.xml", "DOCX"}, {"ppt/presentation.xml", "PPTX"}, {"xl/workbook.bin", "XLSB"}, {"content.xml", "ODS"},
	} {
		if parts[k.part] != nil {
			return k.kind
		}
	}
	return "ZIP"
}

// readIndex reads which sheets there are, in their order, the hidden ones left out.
func (w *workbook) readIndex() error {
	var book struct {
		Properties struct {
			Date1904 string `xml:"date1904,attr"`
		} `xml:"workbookPr"`
		Sheets []struct {
			Name  string     `xml:"name,attr"`
			State string     `xml:"state,attr"`
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var relations struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := w.decode(w.parts["xl/workbook.xml"], &book); err != nil {
		return err
	}
	if err := w.decode(w.parts["xl/_rels/workbook.xml.rels"], &relations); err != nil {
		return err
	}
	w.date1904 = book.Properties.Date1904 == "1" || strings.EqualFold(book.Properties.Date1904, "true")
	targets := map[string]string{}
	for _, r := range relations.List {
		target := strings.ReplaceAll(r.Target, `\`, "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		targets[r.ID] = strings.ToLower(strings.TrimPrefix(target, "/"))
	}
	for _, s := range book.Sheets {
		if s.State != "" && s.State != "visible" || len(w.sheets) == maxSheets {
			continue
		}
		for _, a := range s.Attrs {
			if target := targets[a.Value]; a.Name.Local == "id" && !strings.Contains(target, "chartsheets/") {
				if w.parts[target] == nil {
					return damaged(shownSheet(s.Name))
				}
				w.sheets = append(w.sheets, sheetRef{name: s.Name, part: w.parts[target]})
			}
		}
	}
	return nil
}

// decode reads a small part whole.
func (w *workbook) decode(part *zip.File, into any) error {
	if part == nil {
		return damaged("ZIP")
	}
	from, err := w.unpack(part)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(from)
	if err != nil {
		return from.refuse()
	}
	if err := xml.Unmarshal(raw, into); err != nil {
		return damaged(path.Base(part.Name))
	}
	return nil
}

// unpacked reads a part and stops when it, a piece of it, or all parts together are more than they should be: a zip bomb, or a sheet
// for which CSV is the better format.
type unpacked struct {
	from  io.Reader
	part  int64  // bytes that may still come of this part
	all   *int64 // and of all
	piece int64  // and of this piece, which begins anew with each row or string
	err   error  // which of them it was: cut text looks like damage to who reads it
	name  string
}

func (w *workbook) unpack(part *zip.File) (*unpacked, error) {
	from, err := part.Open()
	if err != nil {
		return nil, damaged(path.Base(part.Name))
	}
	return &unpacked{from: from, part: maxSheet, all: &w.left, piece: maxPiece, name: path.Base(part.Name)}, nil
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.from.Read(p)
	u.part, *u.all, u.piece = u.part-int64(n), *u.all-int64(n), u.piece-int64(n)
	switch {
	case u.part < 0 || *u.all < 0:
		u.err = ErrLargePart.With("part", fileName(u.name)).With("limit", maxSheet>>20)
	case u.piece < 0:
		u.err = ErrLargePiece.With("part", fileName(u.name)).With("limit", maxPiece>>20)
	}
	if u.err != nil {
		return 0, u.err
	}
	return n, err
}

// refuse names what is wrong with a part that cannot be read on. All of the file is in memory: if it is not too large, it is damaged.
func (u *unpacked) refuse() error {
	if u.err != nil {
		return u.err
	}
	return damaged(u.name)
}

// begin begins the next piece.
func (u *unpacked) begin() { u.piece = maxPiece }

// drain reads a part to its end, where its checksum is compared.
func (u *unpacked) drain() error {
	u.piece = maxSheet
	if _, err := io.Copy(io.Discard, u); err != nil {
		return u.refuse()
	}
	return nil
}

// damaged names a part; a part's name is a stranger's text, and is cut and cleaned.
func damaged(part string) error { return ErrDamagedWorkbook.With("part", fileName(part)) }
