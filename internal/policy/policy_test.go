package policy_test

import (
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"doudi/internal/dbtest"
	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/policy"
	"doudi/params"
)

func TestMain(m *testing.M) { dbtest.Main(m.Run) }

// shipped is the book of the real files: reading 45,000 divisions once is enough.
var shipped = sync.OnceValues(func() (*policy.Book, error) { return policy.Load(params.FS) })

func book(t *testing.T) *policy.Book {
	t.Helper()
	b, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWhatIsShippedLoads(t *testing.T) {
	s := policy.New(nil, book(t))
	day := civil.Must("2026-07-01")
	if n, p, err := s.Int("warning.score", 420106001001, "", day); err != nil || n != 25 || p.Status != policy.Proposed || p.Division != 0 {
		t.Fatal(n, p, err)
	}
	fen, p, err := s.Money("dibao.standard", 420106, "dibao", day)
	if err != nil || fen != 91000 || p.Status != policy.Stale {
		t.Fatal(fen, p, err)
	}
	if got := p.Text("zh-CN"); got != "910.00 元/人·月(待确认:2022年4月起,武汉市)" {
		t.Error(got)
	}
	if got := p.Text("en"); got != "910.00 yuan per person and month (to be confirmed: from April 2022, 武汉市)" {
		t.Error(got)
	}
	// No standard of Huangshi was found: that is said, and Wuhan's is not borrowed for it.
	if _, p, err := s.Money("dibao.standard", 420203, "dibao", day); !problem.Is(err, policy.ErrNoValue) || p.Status != policy.Unknown {
		t.Error(p, err)
	}
	if _, _, err := s.Money("dibao.standard", 420500, "dibao", day); !problem.Is(err, policy.ErrMissing) {
		t.Error(err)
	}
	if fen, p, err := s.Money("dibao.standard", 320302, "dibao", day); err != nil || fen != 74200 || p.Status != policy.Inferred || !strings.Contains(p.Source.Zh, "可信度低") {
		t.Error(fen, p, err)
	}
	for scheme, want := range map[string]int64{"tekun": 1000, "dibao": 5000, "edge": 10_000, "rigid": 10_000, "monitored": 10_000, "other": 15_000, "": 15_000} {
		if fen, p, err := s.Money("medical.self_paid_trigger", 420106001001, scheme, day); err != nil || int64(fen) != want*100 || p.Status != policy.Proposed ||
			!strings.Contains(p.Source.Zh, "铜陵") {
			t.Error(scheme, fen, p, err)
		}
	}
	if n, p, err := s.Int("dwelling.area_per_head", 320302, "", day); err != nil || n != 13 || p.Amount("zh-CN") != "13 平方米" || p.Amount("en") != "13 m²" {
		t.Error(n, p, err)
	}
	if got := s.Status(2026, 2027); got[0].Status != civil.Official || got[1].Status != civil.Unknown {
		t.Error(got)
	}
}

// plan is a small country: province 11, city 1101, county 110101, street 110101001, community 110101001001.
const plan = "code,name,level,parent_code\n11,甲省,1,\n1101,甲市,2,11\n110101,甲县,3,1101\n110102,乙县,3,1101\n110101001,甲街道,4,110101\n110101001001,甲社区,5,110101001\n"

func files(yaml string) fs.FS {
	return fstest.MapFS{
		"policy/a.yaml":                {Data: []byte(yaml)},
		"reference/divisions.csv":      {Data: []byte(plan)},
		"reference/holidays/2026.json": {Data: []byte(`{"year":2026,"papers":["x"],"days":[{"name":"元旦","date":"2026-01-01","isOffDay":true}]}`)},
	}
}

// line is one entry; more replaces or adds fields.
func line(more string) string {
	fields := map[string]string{
		"code": "a.b", "name": "{zh: 甲, en: A}", "division": "0", "from": "2026-01-01", "value": "1", "unit": "points", "status": "found",
		"source": "{zh: 出处, en: source}",
	}
	for _, part := range strings.Split(more, ";") {
		key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if key != "" {
			fields[key] = value
		}
	}
	text := "  -"
	for _, key := range []string{"code", "name", "division", "scheme", "from", "to", "value", "unit", "status", "source", "stray"} {
		if value := fields[key]; value != "" {
			text += " " + key + ": " + value + "\n   "
		}
	}
	return strings.TrimRight(text, " ")
}

func entries(lines ...string) string {
	text := "parameters:\n"
	for _, more := range lines {
		text += line(more)
	}
	return text
}

func TestTheNearestValueOfTheDayWins(t *testing.T) {
	b, err := policy.Load(files(entries(
		"value=1",
		"value=2; division=110000",
		"value=3; division=110100; to=2026-06-30",
		"value=4; division=110100; from=2026-07-01",
		"value=5; division=110101; scheme=dibao",
		"value=6; division=110101001; from=2026-09-01",
		"value=7; division=0; scheme=tekun",
	)))
	if err != nil {
		t.Fatal(err)
	}
	s := policy.New(nil, b)
	for _, c := range []struct {
		name     string
		division int64
		scheme   string
		on       string
		want     int64 // 0: ErrMissing
	}{
		{"the whole country itself", 0, "", "2026-07-01", 1},
		{"another province", 42, "", "2026-07-01", 1},
		{"a province, written as an authority", 110000, "", "2026-07-01", 2},
		{"a county without its own value takes its city's", 110102, "", "2026-07-01", 4},
		{"the last day of the city's old value", 110102, "", "2026-06-30", 3},
		{"the first day of the new one", 110102, "", "2026-07-01", 4},
		{"a county's value is only for its scheme", 110101, "", "2026-07-01", 4},
		{"the scheme's own value", 110101, "dibao", "2026-07-01", 5},
		{"nearest before scheme", 110101001001, "dibao", "2026-09-01", 6},
		{"a community finds its county's", 110101001001, "dibao", "2026-08-31", 5},
		{"a community that no tree has", 110101001099, "dibao", "2026-08-31", 5},
		{"the nearer general value stands over the wider scheme's", 110102, "tekun", "2026-07-01", 4},
		{"the scheme before all schemes at one place", 0, "tekun", "2026-07-01", 7},
		{"before anything held", 110101, "", "2025-12-31", 0},
	} {
		got, _, err := s.Int("a.b", c.division, c.scheme, civil.Must(c.on))
		if c.want == 0 {
			if !problem.Is(err, policy.ErrMissing) {
				t.Errorf("%s: %v %v", c.name, got, err)
			}
		} else if err != nil || got != c.want {
			t.Errorf("%s: %d, want %d (%v)", c.name, got, c.want, err)
		}
	}
	if got := s.Effective(110101001001, civil.Must("2026-08-01")); len(got) != 2 || got[0].Value != 4 || got[1].Value != 5 {
		t.Errorf("effective: %+v", got)
	}
}

func TestAnUnknownValueIsSaidAndNotReplacedByAWiderOne(t *testing.T) {
	b, err := policy.Load(files(entries("value=9; unit=fen", "division=110101; value=; status=unknown; unit=fen")))
	if err != nil {
		t.Fatal(err)
	}
	s := policy.New(nil, b)
	p, err := s.Resolve("a.b", 110101, "", civil.Must("2026-07-01"))
	if err != nil || p.Status != policy.Unknown || p.Text("zh-CN") != "尚无数值（甲县）" || p.Text("en") != "no value yet (甲县)" {
		t.Fatal(p, err)
	}
	if _, _, err := s.Money("a.b", 110101, "", civil.Must("2026-07-01")); !problem.Is(err, policy.ErrNoValue) {
		t.Error(err)
	}
	if _, _, err := s.Money("a.b", 110102, "", civil.Must("2026-07-01")); err != nil {
		t.Error(err)
	}
}

func TestAFileThatIsNotExactlyRightStopsTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		yaml string
		kind *problem.Kind
		says string
	}{
		"unknown key":          {entries("stray=1"), policy.ErrFile, "stray"},
		"no code":              {entries("code="), policy.ErrEntry, "code"},
		"no English name":      {entries("name={zh: 甲}"), policy.ErrEntry, "name"},
		"no division":          {entries("division="), policy.ErrEntry, "division"},
		"a place not there":    {entries("division=990000"), policy.ErrEntry, "division"},
		"no from":              {entries("from="), policy.ErrEntry, "from"},
		"no such day":          {entries("from=2026-02-30"), policy.ErrEntry, "from"},
		"ends before it runs":  {entries("to=2025-12-31"), policy.ErrEntry, "to"},
		"no value":             {entries("value="), policy.ErrEntry, "value"},
		"a value of unknown":   {entries("status=unknown"), policy.ErrEntry, "value"},
		"unknown status":       {entries("status=sure"), policy.ErrEntry, "status"},
		"unknown unit":         {entries("unit=yuan"), policy.ErrEntry, "unit"},
		"no source":            {entries("source="), policy.ErrEntry, "source"},
		"source in one tongue": {entries("source={en: x}"), policy.ErrEntry, "source"},
		"two for one day":      {entries("to=2026-07-01", "from=2026-07-01"), policy.ErrTwice, "2026-07-01"},
		"two, written twice":   {entries("division=110100", "division=1101; value=2"), policy.ErrTwice, "a.b"},
	} {
		if _, err := policy.Load(files(c.yaml)); !problem.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, ok := range map[string]string{
		"one after the other": entries("to=2026-06-30", "from=2026-07-01"),
		"two schemes":         entries("", "scheme=dibao"),
	} {
		if _, err := policy.Load(files(ok)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAmountsAreWordedByUnit(t *testing.T) {
	for _, c := range []struct {
		p      policy.Parameter
		zh, en string
	}{
		{policy.Parameter{Unit: policy.BasisPoints, Value: 15000}, "150%", "150%"},
		{policy.Parameter{Unit: policy.BasisPoints, Value: 1667}, "16.67%", "16.67%"},
		{policy.Parameter{Unit: policy.BasisPoints, Value: 5}, "0.05%", "0.05%"},
		{policy.Parameter{Unit: policy.WorkingDays, Value: 1}, "1 个工作日", "1 working day"},
		{policy.Parameter{Unit: policy.Months, Value: 12}, "12 个月", "12 months"},
		{policy.Parameter{Unit: policy.Fen, Value: 5, Code: "fast.cap"}, "0.05 元", "0.05 yuan"},
	} {
		if c.p.Amount("zh-CN") != c.zh || c.p.Amount("en") != c.en {
			t.Errorf("%q %q, want %q %q", c.p.Amount("zh-CN"), c.p.Amount("en"), c.zh, c.en)
		}
	}
	p := policy.Parameter{Unit: policy.Points, Value: 45, Status: policy.Found, Valid: civil.Period{From: civil.Must("2026-07-15"), To: civil.Must("2027-01-31")}}
	if zh, en := p.Text("zh-CN"), p.Text("en"); zh != "45 分(2026年7月15日至2027年1月31日,全国)" || en != "45 points (from 15 July 2026 to 31 January 2027, the whole country)" {
		t.Error(zh, en)
	}
}

func TestDivisionsAreNamedAndPlaced(t *testing.T) {
	s := policy.New(nil, book(t))
	for code, want := range map[int64]policy.Division{
		0:         {Code: "0", Name: "全国", Level: "nation"},
		420100:    {Code: "420100", Name: "武汉市", Level: "city"},
		420106:    {Code: "420106", Name: "武昌区", Level: "county"},
		420106001: {Code: "420106001", Name: "积玉桥街道", Level: "street"},
	} {
		if got := s.Division(code); got != want {
			t.Errorf("%d: %+v", code, got)
		}
	}
	for code, want := range map[int64]int{420106: 420106, 420106001: 420106, 420100: 420100, 420106999: 0, 990101: 0} {
		if got, found := s.County(code); got != want || found != (want != 0) {
			t.Errorf("%d lies in %d (%v)", code, got, found)
		}
	}
}
