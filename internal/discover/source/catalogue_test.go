package source

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"doudi/params"
)

func TestTheShippedCatalogueLoads(t *testing.T) {
	c, err := LoadCatalogue(params.FS, "catalogue")
	if err != nil {
		t.Fatal(err)
	}
	var items []string
	for _, d := range c.Departments {
		for _, it := range d.Items {
			items = append(items, d.Code+"/"+it.Code)
			if c.Item(it.Code) != it || it.Department != d || c.Department(d.Code) != d {
				t.Errorf("%s is not found by its code", it.Code)
			}
			for i, f := range it.Fields {
				if it.FieldIndex(f.Code) != i {
					t.Errorf("%s.%s is field %d, not %d", it.Code, f.Code, it.FieldIndex(f.Code), i)
				}
			}
		}
	}
	want := strings.Fields("caizheng/payroll canlian/disability gongan/hukou gongan/vehicle gongan/custody gongjijin/fund jiaoyu/student " +
		"minzheng/recipient minzheng/refusal minzheng/child minzheng/cremation renshe/contribution renshe/unemployment renshe/pension " +
		"shijian/enterprise shuiwu/income_tax sifa/correction weijian/illness weijian/death weijian/birth yibao/settlement yibao/enrolment " +
		"yingji/disaster zhujian/dwelling ziran/house")
	if !slices.Equal(items, want) {
		t.Error(items)
	}
	if c.Item("nothing") != nil || c.Department("nobody") != nil || c.Item("hukou").FieldIndex("nothing") != -1 {
		t.Error("what is not in the catalogue was found")
	}
	relation := c.Item("hukou").Fields[c.Item("hukou").FieldIndex("relation")]
	if relation.CodeName("01", "zh-CN") != "户主" || relation.CodeName("01", "en") != "Head" || relation.CodeName("77", "en") != "77" {
		t.Error(relation.CodeName("01", "zh-CN"), relation.CodeName("01", "en"))
	}
	for _, f := range c.Item("settlement").Fields { // a grant of its own for what tells of health
		if slices.Contains([]string{"hospital", "diagnosis", "self_paid"}, f.Code) && f.Sensitivity != "health" {
			t.Errorf("%s is %s", f.Code, f.Sensitivity)
		}
	}
}

// Each mistake is one that a person makes when adding a department, and the message leads to it.
func TestMistakesOfACatalogueAreNamed(t *testing.T) {
	raw, err := os.ReadFile("testdata/catalogue/test.yaml")
	if err != nil {
		t.Fatal(err)
	}
	good := string(raw)
	for _, c := range []struct{ from, to, says string }{
		{"code: test, name", "code: '', name", "needs a code and a name"},
		{"{zh: 测试, en: Test}", "{zh: 测试}", "needs a code and a name"},
		{"code: everything", "code: income", "item income stands twice"},
		{"name: {zh: 家庭收入, en: Household income}", "name: {zh: 家庭收入}", "every item needs"},
		{"legal_basis: {zh: 仅用于测试, en: For tests only}\n    key: []", "key: []", "legal basis"},
		{"delivery: append", "delivery: daily", `delivery is "daily"`},
		{"absence: unknown", "absence: maybe", `absence is "maybe"`},
		{"frequency: monthly", "frequency: yearly", `frequency is "yearly"`},
		{"type: text, max: 10", "type: text, future: true", "note is no date"},
		{"coverage: city", "coverage: nation", `coverage is "nation"`},
		{"sensitivity: personal", "sensitivity: secret", `sensitivity is "secret"`},
		{"min: 0, sensitivity: finance", "min: 0, sensitivity: money", "field income: sensitivity"},
		{"code: address", "code: name", "field name stands twice"},
		{"name: {zh: 户籍地址, en: Address}", "name: {zh: 户籍地址}", "every field needs"},
		{"header: [户籍地址]", "header: []", "every field needs"},
		{"header: [户籍地址]", "header: [姓名]", `the header "姓名" names both name and address`},
		{"type: text, required: true, max: 40", "type: words", `unknown type "words"`},
		{"person: true", "person: false", "no required field names the person"},
		{"type: id_no, required: true, person: true", "type: id_no, person: true", "no required field names the person"},
		{"type: id_no, required: true, person: true", "type: text, required: true, person: true", "no required field names the person"},
		{"type: date, required: true}", "type: date, required: true, person: true}", "both id_no and born name the person"},
		{"key: [month, kind]", "key: [month, sort]", "key names the unknown field sort"},
		{"key: [month, kind]", "key: [month, note]", "note, which may be empty"},
		{"to: to}", "to: until}", "valid names the unknown field until"},
		{"to: to}", "to: note}", "note, which is no date"},
		{"from: from,", "from: name,", "name, which is no date"},
		{"list: kind", "list: kinds", `no code list "kinds"`},
		{"en: Flexible}", "en: ''}", "needs its words in both languages"},
		{"zh: 灵活就业", "zh: 职工", `"职工" may mean 1 or 2`},
		{"zh: 灵活就业", "zh: '1'", `"1" may mean 1 or 2`},
		{"delivery: append", "deliver: append", "deliver"},
		{"delivery: append", "delivery: [append", "catalogue"},
	} {
		if !strings.Contains(good, c.from) {
			t.Fatalf("%q is not in the file", c.from)
		}
		files := fstest.MapFS{"c/test.yaml": {Data: []byte(strings.Replace(good, c.from, c.to, 1))}}
		if _, err := LoadCatalogue(files, "c"); err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "test.yaml") {
			t.Errorf("%s → %s: %v, want %q", c.from, c.to, err, c.says)
		}
	}
	if _, err := LoadCatalogue(fstest.MapFS{"c/test.yaml": {Data: raw}}, "c"); err != nil {
		t.Error(err)
	}
	if _, err := LoadCatalogue(fstest.MapFS{"c/a.yaml": {Data: raw}, "c/b.yaml": {Data: raw}}, "c"); err == nil || !strings.Contains(err.Error(), "b.yaml") {
		t.Error("two files of one department: ", err)
	}
	if _, err := LoadCatalogue(fstest.MapFS{"c/readme.md": {}}, "c"); err == nil || !strings.Contains(err.Error(), "no files") {
		t.Error(err)
	}
}
