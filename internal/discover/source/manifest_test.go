package source_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm3"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"doudi/internal/dbtest"
	"doudi/internal/discover/source"
	"doudi/internal/kernel/problem"
	"doudi/internal/platform/db"
)

func sumOf(text string) string {
	sum := sm3.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}

// declared hands in a file with a manifest.
func (h *house) declared(text, rows, digest string) *source.Batch {
	h.t.Helper()
	m, err := source.ParseManifest(rows, digest)
	if err != nil {
		h.t.Fatal(err)
	}
	b, err := h.Deliver(h.t.Context(), officer, source.Upload{Department: "gongan", Item: "hukou", FileName: "户籍.csv", Manifest: m, File: strings.NewReader(text)})
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

func TestAFileIsComparedWithItsManifest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		source.InPieces(t, 4, true)
		h := open(t, b)
		text, _ := mixed()
		whole := h.declared(text, "20", strings.ToUpper(sumOf(text)))
		for range 8 {
			h.check(whole)
		}
		if now := h.get(whole); now.State != source.Checked || *now.Manifest.Rows != 20 || now.Manifest.Digest != sumOf(text) {
			t.Error(now.State, now.ProblemZH)
		}
		before := h.waitingChecks()
		other := h.declared(text+" ", "20", sumOf(text))
		wantFailed(t, other, source.ErrManifestDigest, sumOf(text), sumOf(text+" "))
		h.check(other)
		if now := h.get(other); now.State != source.Failed || now.Cursor != 0 || len(h.quarantine(other)) != 0 || h.waitingChecks() != before {
			t.Error("a file that is another was checked: ", now.State, now.Cursor, h.waitingChecks())
		}
		for _, accept := range []string{"", source.ErrManifestDigest.Code} {
			_, err := h.Resume(t.Context(), officer, other.ID, accept)
			refusedWith(t, err, source.ErrManifestDigest)
		}
	})
}

// A person may look at a wrong count and accept it, and then at what comes after it.
func TestAWrongCountFailsUntilAPersonAccepts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		wrong := hukou(1)
		wrong[0] = "1"
		batch := h.declared(file(header, hukou(0), wrong, wrong), "4", "")
		h.check(batch)
		events := h.events()
		steps := []struct {
			accept string
			want   *problem.Kind
		}{{"", source.ErrMostlyRefused}, {source.ErrManifestRows.Code, source.ErrMostlyRefused}, {source.ErrMostlyRefused.Code, nil}}
		wantFailed(t, h.get(batch), source.ErrMostlyRefused)
		for _, s := range steps {
			if _, err := h.Resume(t.Context(), officer, batch.ID, s.accept); err != nil {
				t.Fatal(err)
			}
			h.check(batch)
			now := h.get(batch)
			if s.want == nil {
				if now.State != source.Checked || h.events() != events+1 {
					t.Error(now.State, now.ProblemZH)
				}
				continue
			}
			wantFailed(t, now, s.want)
		}
		batch = h.declared(file(header, hukou(0), hukou(1)), "3", "")
		h.check(batch)
		wantFailed(t, h.get(batch), source.ErrManifestRows, "3 行", "2 行")
		if _, err := h.Resume(t.Context(), officer, batch.ID, source.ErrManifestRows.Code); err != nil {
			t.Fatal(err)
		}
		h.check(batch)
		if now := h.get(batch); now.State != source.Checked || !now.Waived(source.ErrManifestRows) || now.Waives != source.ErrManifestRows.Code {
			t.Error(now.State, now.ProblemZH)
		}
	})
}

func TestAManifestThroughTheDoor(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	door := h.door()
	text, _ := mixed()
	text += "合计,20,,,,\n"
	_, plain := h.send(door, "police", "POST", upload1, strings.NewReader(text))
	if m, there := plain["manifest"]; !there || m != nil {
		t.Error(plain)
	}
	status, batch := h.send(door, "police", "POST", upload1+"&rows=20&sm3="+sumOf(text), strings.NewReader(text))
	manifest, _ := batch["manifest"].(map[string]any)
	if status != 202 || manifest["rows"] != 20.0 || manifest["sm3"] != sumOf(text) {
		t.Error(status, batch)
	}
	h.check(h.newest())
	if _, batch = h.send(door, "officer", "GET", "/v1/batches/"+batch["id"].(string), nil); batch["state"] != "checked" || batch["rows"] != 20.0 || batch["skipped"] != 1.0 {
		t.Error(batch)
	}
	status, batch = h.send(door, "police", "POST", upload1+"&sm3="+sumOf("x"), strings.NewReader(text))
	failed, _ := batch["problem"].(map[string]any)
	if manifest, _ = batch["manifest"].(map[string]any); status != 202 || batch["state"] != "failed" || failed["code"] != "source.manifest_digest" || manifest["rows"] != nil {
		t.Error(status, batch)
	}
	for _, query := range []string{"&rows=many", "&rows=-1", "&rows=1.5", "&sm3=abc", "&sm3=" + strings.Repeat("z", 64), "&rows=99999999999999"} {
		if status, answer := h.send(door, "police", "POST", upload1+query, strings.NewReader(text)); status != 422 || answer["code"] != "source.manifest" {
			t.Error(query, status, answer)
		}
	}
	_, sources := h.send(door, "lead", "GET", "/v1/sources", nil)
	for _, d := range sources["items"].([]any) {
		for _, it := range d.(map[string]any)["items"].([]any) {
			item := it.(map[string]any)
			if item["coverage"] == "" || item["frequency"] == "" || item["absence"] == "" || item["legalBasis"] == "" || item["key"] == nil {
				t.Error(item)
			}
			for _, f := range item["fields"].([]any) {
				field := f.(map[string]any)
				if list := field["list"].([]any); (field["type"] == "code") != (len(list) > 0) || (field["type"] == "money") != (field["unit"] == "元") || field["sensitivity"] == "" {
					t.Error(item["code"], field)
				}
			}
		}
	}
}

// What lies on disk is what arrived, or the batch fails and says so: whatever happens to its pieces.
func TestAFileThatChangedAtRestIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		rows := make([][]string, 0, 12_000)
		for n := range 12_000 {
			rows = append(rows, hukou(n))
		}
		text := file(header, rows...) // three pieces
		for name, statements := range map[string][]string{
			"the end is gone":    {"DELETE FROM blob_chunk WHERE county=$1 AND owner=$2 AND number=2"},
			"the middle is gone": {"DELETE FROM blob_chunk WHERE county=$1 AND owner=$2 AND number=1"},
			"all of it is gone":  {"DELETE FROM blob_chunk WHERE county=$1 AND owner=$2"},
			"moved up": {"DELETE FROM blob_chunk WHERE county=$1 AND owner=$2 AND number=1",
				"UPDATE blob_chunk SET number=1 WHERE county=$1 AND owner=$2 AND number=2"},
			"doubled": {"INSERT INTO blob_chunk (county,owner,number,sealed) SELECT county,owner,3,sealed FROM blob_chunk WHERE county=$1 AND owner=$2 AND number=2"},
		} {
			batch := h.deliver(text)
			err := b.DB.Maintain(t.Context(), func(tx *db.Tx) error {
				for _, statement := range statements {
					if _, err := tx.Exec(statement, county, batch.ID); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			events := h.events()
			h.check(batch)
			now := h.get(batch)
			if name == "all of it is gone" {
				wantFailed(t, now, source.ErrKept)
			} else {
				wantFailed(t, now, source.ErrKept, batch.ID.String())
			}
			if h.events() != events {
				t.Error(name, ": told of")
			}
		}
	})
}

// Whatever happens to a delivery on its way, all of its rows are accounted for, or none is taken.
func TestADamagedDeliveryIsAccountedFor(t *testing.T) {
	text, _ := mixed()
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	deliveries := map[string]string{"CSV": text, "GB18030": gbk, "XLSX": workbookOf(t, text)}
	changes := map[string]func(raw []byte, at int) []byte{
		"flip": func(raw []byte, at int) []byte { raw[at] ^= 1 << (at % 8); return raw },
		"cut":  func(raw []byte, at int) []byte { return raw[:at] },
		"swap": func(raw []byte, at int) []byte {
			raw[at], raw[at+1] = raw[at+1], raw[at]
			return raw
		},
	}
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		for dress, raw := range deliveries {
			for name, change := range changes {
				for at := 7; at < len(raw)-1; at += len(raw)/9 + 1 {
					got := string(change([]byte(raw), at))
					if got == raw {
						continue
					}
					where := fmt.Sprintf("%s %s at %d", dress, name, at)
					batch := h.checked(got)
					waiting := int64(len(h.quarantine(batch)))
					switch batch.State {
					case source.Failed:
						if batch.ProblemCode == "" || batch.PublishedAt.IsZero() == false {
							t.Errorf("%s: %+v", where, batch)
						}
					case source.Checked:
						if batch.Accepted+batch.Refused != batch.Rows || waiting != batch.Refused {
							t.Errorf("%s: %s, %d in quarantine", where, counts(batch), waiting)
						}
					default:
						t.Errorf("%s: %s", where, batch.State)
					}
					if other := h.declared(got, "", sumOf(raw)); other.State != source.Failed || other.ProblemCode != source.ErrManifestDigest.Code {
						t.Errorf("%s: passes its manifest", where)
					}
				}
			}
		}
	})
}

// workbookOf is the same table as a workbook.
func workbookOf(t *testing.T, text string) string {
	t.Helper()
	f := excelize.NewFile()
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		var cells []any
		for _, c := range strings.Split(line, ",") {
			cells = append(cells, c)
		}
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestAWorkbookIsCheckedRowByRow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		source.InPieces(t, 4, true)
		h := open(t, b)
		text, _ := mixed()
		batch, err := h.Receive(t.Context(), officer, "gongan", "hukou", "户籍.csv", strings.NewReader(workbookOf(t, text)))
		if err != nil {
			t.Fatal(err)
		}
		for range 8 {
			h.check(batch)
		}
		// The short row is no shorter in a sheet: what is missing in it is named.
		want := []string{"3: id_no ident.id_length", "6: relation source.code", "7: name source.missing, phone ident.phone_form", "11: community source.missing",
			"15: community source.place", "21: household_no source.missing"}
		if now := h.get(batch); counts(now) != "checked: 20 rows, 14 accepted, 6 refused" || now.Encoding != "XLSX “Sheet1”" || !slices.Equal(h.quarantine(batch), want) {
			t.Error(counts(now), now.Encoding, now.ProblemZH, h.quarantine(batch))
		}
	})
}

// A list failed, its rows were corrected, and it is resumed: what the corrections said is not missing from it.
func TestCorrectedRowsAreNotMissingFromTheirList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, b *dbtest.Base) {
		h := open(t, b)
		text, _ := mixed()
		batch := h.declared(text, "21", "")
		h.check(batch)
		wantFailed(t, h.get(batch), source.ErrManifestRows)
		fix, err := h.correct(batch, map[int64]map[string]string{3: {"id_no": someone(1)}, 11: {"id_no": someone(9), "relation": "居民"}})
		if err != nil {
			t.Fatal(err)
		}
		h.check(fix)
		second, err := h.correct(fix, map[int64]map[string]string{4: {"relation": "户主", "household_no": "H0003", "community": "420106001001"}})
		if err != nil {
			t.Fatal(err)
		}
		h.check(second)
		if _, err := h.Resume(t.Context(), officer, batch.ID, source.ErrManifestRows.Code); err != nil {
			t.Fatal(err)
		}
		h.check(batch)
		if now := h.get(batch); counts(now) != "checked: 20 rows, 14 accepted, 6 refused" {
			t.Error(counts(now), now.ProblemZH)
		}
		if by := h.correctedBy(batch); len(by) != 6 || by[3] != fix.ID || by[11] != fix.ID || by[6] != 0 {
			t.Error("what was corrected is forgotten: ", by)
		}
		var named []string
		records, err := h.Records(h.ctx, h.get(batch), func(r source.Record) { named = append(named, r.ID.Text()+" "+r.Key) })
		if err != nil {
			t.Fatal(err)
		}
		for {
			_, ok, err := records.Next()
			if err != nil {
				t.Fatal(err)
			}
			if !ok {
				break
			}
		}
		for _, want := range []string{someone(1) + " H0000", someone(9) + " H0003"} {
			if !slices.Contains(named, want) {
				t.Errorf("%s is missing among %q", want, named)
			}
		}
		if records.Unidentified() != 3 { // rows 3, 11 and 21: without a number, cut short, without a household
			t.Error(records.Unidentified())
		}
	})
}
