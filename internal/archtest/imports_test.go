package archtest

import "testing"

func source(pkg, imported string) string {
	return lines("package "+pkg, `import _ "`+imported+`"`)
}

func TestImportsPlanted(t *testing.T) {
	try(t, []one{
		{
			name: "a wing imports the next wing", check: CheckImports,
			files: map[string]string{"internal/discover/warning/rules.go": source("warning", "doudi/internal/assist/casework")},
			where: "internal/discover/warning/rules.go:2",
			says: []string{
				"internal/discover/warning may not import internal/assist/casework",
				"talk by an event or a port in internal/contract", "ADR in docs/adr", "internal/archtest/table.go",
			},
		},
		{
			name: "a test imports against the table", check: CheckImports,
			files: map[string]string{"internal/discover/source/rules_test.go": source("source", "doudi/internal/discover/assess")},
			where: "internal/discover/source/rules_test.go:2",
			says:  []string{"internal/discover/source may not import internal/discover/assess"},
		},
		{
			name: "an unknown room", check: CheckImports,
			files: map[string]string{"internal/discover/gossip/doc.go": "package gossip\n"},
			where: "internal/discover/gossip/doc.go",
			says:  []string{"internal/discover/gossip is no room of the house", "docs/glossary.md"},
		},
		{
			name: "a contract of no room", check: CheckImports,
			files: map[string]string{"internal/contract/gossip/event.go": "package gossip\n"},
			where: "internal/contract/gossip/event.go",
			says:  []string{"is no room of the house"},
		},
		{
			name: "a kernel room reads files", check: CheckImports,
			files: map[string]string{"internal/kernel/money/fen.go": source("money", "os")},
			where: "internal/kernel/money/fen.go:2",
			says:  []string{"internal/kernel/money may not import os", "take the bytes as an argument"},
		},
		{
			name: "a kernel room against its row", check: CheckImports,
			files: map[string]string{"internal/kernel/money/fen.go": source("money", "doudi/internal/kernel/civil")},
			where: "internal/kernel/money/fen.go:2",
			says:  []string{"internal/kernel/money may not import internal/kernel/civil", "kernel rooms of its row"},
		},
		{
			name: "a platform room knows the domain", check: CheckImports,
			files: map[string]string{"internal/platform/event/bus.go": source("event", "doudi/internal/discover/warning")},
			where: "internal/platform/event/bus.go:2",
			says:  []string{"platform has no domain knowledge"},
		},
		{
			name: "a platform edge that is not listed", check: CheckImports,
			files: map[string]string{"internal/platform/seal/box.go": source("seal", "doudi/internal/platform/audit")},
			where: "internal/platform/seal/box.go:2",
			says:  []string{"internal/platform/seal may not import internal/platform/audit"},
		},
		{
			name: "somebody imports app", check: CheckImports,
			files: map[string]string{"internal/discover/warning/jobs.go": source("warning", "doudi/internal/app")},
			where: "internal/discover/warning/jobs.go:2",
			says:  []string{"may not import internal/app", "only cmd and apitest see it"},
		},
		{
			name: "the demo takes the back door", check: CheckImports,
			files: map[string]string{"internal/demo/world.go": source("demo", "doudi/internal/platform/db")},
			where: "internal/demo/world.go:2",
			says:  []string{"internal/demo may not import internal/platform/db", "public API only"},
		},
		{
			name: "a test tool in the binary", check: CheckImports,
			files: map[string]string{"internal/discover/warning/store.go": source("warning", "doudi/internal/dbtest")},
			where: "internal/discover/warning/store.go:2",
			says:  []string{"may not import internal/dbtest outside a test"},
		},
		{
			name: "a store test inside its package", check: CheckImports,
			files: map[string]string{"internal/discover/warning/store_test.go": source("warning", "doudi/internal/dbtest")},
			where: "internal/discover/warning/store_test.go:2",
			says:  []string{"declare it `package warning_test`"},
		},
		{
			name: "a file that does not parse", check: CheckImports,
			files: map[string]string{"internal/kernel/money/fen.go": "package\n"},
			where: "internal/kernel/money/fen.go",
			says:  []string{"does not parse"},
		},
	})
}

// TestImportsAllowed: what the table gives is not told off.
func TestImportsAllowed(t *testing.T) {
	root := plant(t, map[string]string{
		"cmd/doudi/main.go":                       source("main", "doudi/internal/app"),
		"internal/app/app.go":                     lines("package app", `import (`, `_ "doudi/internal/discover/warning"`, `_ "doudi/internal/assist/award"`, `_ "doudi/web"`, `)`),
		"internal/contract/warning/event.go":      source("warning", "doudi/internal/kernel/civil"),
		"internal/discover/warning/service.go":    lines("package warning", `import (`, `_ "os"`, `_ "doudi/internal/iam"`, `_ "doudi/internal/contract/registry"`, `_ "doudi/internal/platform/db"`, `)`),
		"internal/discover/warning/store_test.go": lines("package warning_test", `import (`, `_ "doudi/internal/dbtest"`, `_ "doudi/internal/discover/warning"`, `)`),
		"internal/kernel/money/fen_test.go":       source("money", "os"),
		"internal/platform/db/db_test.go":         source("db_test", "doudi/internal/platform/audit"),
		"internal/platform/db/migrate.go":         source("db", "doudi/migrations"),
		"internal/policy/packs/load.go":           source("packs", "doudi/params"),
	})
	for _, v := range CheckImports(root) {
		t.Errorf("told off without reason: %v", v)
	}
}
