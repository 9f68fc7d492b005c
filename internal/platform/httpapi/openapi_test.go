package httpapi_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"doudi/internal/dbtest"
)

func TestTheDescriptionHoldsTheProblemAndNamesOfTheirPackages(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	raw, err := h.api.OpenAPI()
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OpenAPI string `yaml:"openapi"`
		Paths   map[string]map[string]struct {
			OperationID string           `yaml:"operationId"`
			Security    []map[string]any `yaml:"security"`
			Parameters  []struct {
				Name string `yaml:"name"`
			} `yaml:"parameters"`
			Responses map[string]struct {
				Content map[string]struct {
					Schema map[string]any `yaml:"schema"`
				} `yaml:"content"`
			} `yaml:"responses"`
		} `yaml:"paths"`
		Components struct {
			Schemas map[string]struct {
				Required   []string       `yaml:"required"`
				Properties map[string]any `yaml:"properties"`
			} `yaml:"schemas"`
		} `yaml:"components"`
	}
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1") {
		t.Error(doc.OpenAPI)
	}
	document, known := doc.Components.Schemas["HttpapiDocument"]
	if !known || len(document.Required) != 7 || document.Properties["errors"] == nil {
		t.Errorf("the problem's schema: %+v", document)
	}
	for _, name := range []string{"AuditRow", "Httpapi_testNote"} {
		if _, known := doc.Components.Schemas[name]; !known {
			t.Errorf("%s is not among the schemas: two packages' Row would be one", name)
		}
	}
	if strings.Contains(string(raw), "ErrorModel") || strings.Contains(string(raw), "$schema") {
		t.Error("huma's own problem or links are described")
	}
	if strings.Contains(string(raw), "- \"null\"") || strings.Contains(string(raw), "- 'null'") {
		t.Error("a list may be null by its description")
	}
	operations := 0
	for path, methods := range doc.Paths {
		for method, op := range methods {
			operations++
			problem := op.Responses["default"].Content["application/problem+json"].Schema["$ref"]
			if problem != "#/components/schemas/HttpapiDocument" {
				t.Errorf("%s %s describes its problems as %v", method, path, problem)
			}
			keyed := false
			for _, p := range op.Parameters {
				keyed = keyed || p.Name == "Idempotency-Key"
			}
			if keyed == (method == "get") {
				t.Errorf("%s %s: Idempotency-Key %v", method, path, keyed)
			}
			if (len(op.Security) == 0) != (op.OperationID == "note.open") {
				t.Errorf("%s %s: security %v", method, path, op.Security)
			}
		}
	}
	if operations != len(h.api.Operations()) || operations < 9 {
		t.Errorf("%d operations are described, %d registered", operations, len(h.api.Operations()))
	}
}

func TestTheMetricsNameOperationsAndNotAddresses(t *testing.T) {
	h := open(t, dbtest.Open(t, "sqlite"))
	h.send(t, http.MethodGet, "/v1/me", "")
	h.send(t, http.MethodGet, "/v1/unknown/"+secret, "")
	if log := h.log.String(); !strings.Contains(log, "operation=note.me") || !strings.Contains(log, "operation=other") || strings.Contains(log, secret) {
		t.Fatal(log)
	}
}
