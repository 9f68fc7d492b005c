package policy

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"

	"doudi/internal/kernel/civil"
	"doudi/internal/kernel/problem"
	"doudi/internal/kernel/region"
)

// What is wrong with a file that this version was built or set up with.
var (
	ErrFile = problem.Define("policy.file", problem.Invalid,
		"文件 {file} 无法使用：{why}", "The file {file} cannot be used: {why}")
	ErrEntry = problem.Define("policy.entry", problem.Invalid,
		"文件 {file} 中参数 {code} 的 {field} 缺失或不正确。", "In {file}, parameter {code}: {field} is missing or not right.")
	ErrTwice = problem.Define("policy.twice", problem.Invalid,
		"参数 {code}（区划 {division}）在 {day} 有两个数值。请检查有效期。",
		"Parameter {code} (division {division}) has two values on {day}. Check the periods.")
)

var (
	codeForm   = regexp.MustCompile(`^[a-z][a-z_]*(\.[a-z][a-z0-9_]*)+$`)
	schemeForm = regexp.MustCompile(`^[a-z][a-zA-Z]*$`)
)

// entry is one parameter as a file has it.
type entry struct {
	Code     string `yaml:"code"`
	Name     Words  `yaml:"name"`
	Division *int64 `yaml:"division"`
	Scheme   string `yaml:"scheme"`
	From     string `yaml:"from"`
	To       string `yaml:"to"`
	Value    *int64 `yaml:"value"`
	Unit     Unit   `yaml:"unit"`
	Status   Status `yaml:"status"`
	Source   Words  `yaml:"source"`
}

func (b *Book) readParameters(files fs.FS) error {
	names, err := fs.Glob(files, "policy/*.yaml")
	if err != nil || len(names) == 0 {
		return ErrFile.With("file", "policy/*.yaml").With("why", "missing")
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
		var file struct {
			Parameters []entry `yaml:"parameters"`
		}
		if err := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict()).Decode(&file); err != nil {
			return ErrFile.With("file", name).With("why", err)
		}
		for i, e := range file.Parameters {
			if e.Code == "" {
				e.Code = fmt.Sprintf("#%d", i+1)
			}
			p, field := b.parameter(e)
			if field != "" {
				return ErrEntry.With("file", name).With("code", e.Code).With("field", field)
			}
			if err := b.add(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// parameter checks an entry; field is what is at fault, or "".
func (b *Book) parameter(e entry) (p Parameter, field string) {
	p = Parameter{Code: e.Code, Name: e.Name, Scheme: e.Scheme, Unit: e.Unit, Status: e.Status, Source: e.Source}
	if err := p.Valid.From.UnmarshalText([]byte(e.From)); err != nil {
		return p, "from"
	}
	if err := p.Valid.To.UnmarshalText([]byte(e.To)); err != nil {
		return p, "to"
	}
	if e.Division == nil {
		return p, "division"
	}
	if *e.Division != 0 {
		n, found := b.tree.Find(region.Code(*e.Division), p.Valid.From)
		if !found {
			return p, "division"
		}
		p.Division, p.Place = n.Code, n.Name
	}
	if e.Value != nil {
		p.Value = *e.Value
	}
	return p, p.fit(e.Value != nil)
}

func readDivisions(files fs.FS) ([]region.Row, error) {
	names, err := fs.Glob(files, "reference/*.csv")
	if err != nil || len(names) == 0 {
		return nil, ErrFile.With("file", "reference/*.csv").With("why", "missing")
	}
	var rows []region.Row
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		lines, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
		if err != nil || len(lines) == 0 || strings.Join(lines[0], ",") != "code,name,level,parent_code" {
			return nil, ErrFile.With("file", name).With("why", "code,name,level,parent_code")
		}
		for i, line := range lines[1:] {
			row := region.Row{Name: line[1]}
			if row.Code, err = region.ParseCode(line[0]); err == nil && line[3] != "" {
				row.Parent, err = region.ParseCode(line[3])
			}
			if err != nil || fmt.Sprint(int(row.Code.Level())) != line[2] {
				return nil, ErrFile.With("file", name).With("why", fmt.Sprintf("line %d", i+2))
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// readHolidays reads the notices in the form of holiday-cn: one file for each year, with the notices' addresses as source.
func readHolidays(files fs.FS) ([]Year, error) {
	names, err := fs.Glob(files, "reference/holidays/*.json")
	if err != nil || len(names) == 0 {
		return nil, ErrFile.With("file", "reference/holidays/*.json").With("why", "missing")
	}
	var years []Year
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		var file struct {
			Year   int      `json:"year"`
			Papers []string `json:"papers"`
			Days   []struct {
				Name string     `json:"name"`
				Date civil.Date `json:"date"`
				Off  *bool      `json:"isOffDay"`
			} `json:"days"`
		}
		if err := json.Unmarshal(raw, &file); err != nil {
			return nil, ErrFile.With("file", name).With("why", err)
		}
		y := Year{Year: file.Year, Status: civil.Official, Source: strings.Join(file.Papers, " ")}
		for _, d := range file.Days {
			if d.Off == nil || d.Date.IsZero() {
				return nil, ErrFile.With("file", name).With("why", "isOffDay, date")
			}
			y.Days = append(y.Days, civil.Special{Date: d.Date, Name: d.Name, Off: *d.Off})
		}
		if len(file.Papers) == 0 || len(y.Days) == 0 {
			return nil, ErrFile.With("file", name).With("why", "papers, days")
		}
		years = append(years, y)
	}
	return years, nil
}
