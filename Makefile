# Doudi. The two commands: `make demo` (see it) and `make test` (prove it). `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# The tests of one target already use every core; two targets at once only make each other slow.
.NOTPARALLEL:

# No path and no state of the building machine ends up in the binary: the same source gives the same program.
export GOFLAGS := $(strip $(GOFLAGS) -trimpath -buildvcs=false)

GOLANGCI_VERSION := v2.15.0
GOLANGCI := .tools/golangci-lint-$(GOLANGCI_VERSION)
FUZZTIME ?= 20s
GO_DIRS := $(wildcard api bench cmd internal migrations params web/embed.go)

NODE_STAMP := web/node_modules/.doudi-installed
UI := web/dist/app/index.html
UI_SOURCES := $(shell find web/src web/field web/apply web/public -type f 2>/dev/null) \
	$(wildcard web/*.html web/*.ts web/*.json web/scripts/*.mjs)

##@ Use it
.PHONY: help demo run
help: ## list these targets
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: bin ## build everything and open the synthetic district; prints the address and the logins
	@bin/doudi demo

run: bin ## build everything and serve an empty installation on the settings in the environment
	@bin/doudi serve

##@ Prove it
.PHONY: check test race fuzz bench arch lint vet gofmt generated web-check go-test web-test e2e handbook handbook-check
check: generated gofmt vet lint arch web-check handbook-check ## everything that reads the source: generated files, format, lint, structure, types
	@echo "check: passed"

test: engines go-test web-test e2e ## everything that runs the source: Go on both engines, front end, the story in a real browser
	@echo "test: passed"

race: engines ui ## the Go tests under the race detector (needs a C compiler; crash tests excluded)
	@scripts/need cc
	go test -race -timeout 20m $$(go list ./... | grep -v -E '/(crash|e2e)$$')

fuzz: go-tools ## run each fuzz target for FUZZTIME (20s)
	@grep -rlE --include='*_test.go' '^func Fuzz' $(GO_DIRS) | xargs -r -n1 dirname | sort -u | while read -r dir; do \
		for target in $$(go test -list '^Fuzz' "./$$dir" | grep '^Fuzz'); do \
			echo "$$dir $$target"; go test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) "./$$dir"; \
		done; \
	done

bench: engines ui ## run the benchmarks; each prints a ratio to a real alternative measured beside it
	go test -run '^$$' -bench . -benchtime 1x -timeout 30m ./bench/...

arch: go-tools ## the house's rules of structure (internal/archtest)
	go test ./internal/archtest

lint: $(GOLANGCI) ## golangci-lint with the rules of .golangci.yml
	$(GOLANGCI) run ./...

vet: go-tools
	go vet ./...

gofmt: go-tools
	@bad=$$(gofmt -l $(GO_DIRS)); if [ -n "$$bad" ]; then echo "not formatted (make fmt):"; echo "$$bad"; exit 1; fi

generated: $(NODE_STAMP)
	@scripts/generated

web-check: $(NODE_STAMP)
	cd web && npm run --silent check

handbook-check:
	@scripts/handbook

go-test: ui
	go test -timeout 9m ./...

web-test: $(NODE_STAMP)
	cd web && npm test --silent

e2e: bin
	@scripts/need chromium
	@scripts/e2e

handbook: bin ## take the handbook's pictures anew, at three widths in light and dark (docs/handbook/pictures)
	@scripts/need chromium
	@rm -f docs/handbook/pictures/*.webp
	@DOUDI_PICTURES="$(CURDIR)/docs/handbook/pictures" scripts/e2e
	@scripts/handbook

##@ Work on it
.PHONY: setup ui ui-dev generate fmt bin engines go-tools node-tools
setup: go-tools engines $(NODE_STAMP) $(GOLANGCI) ui ## fetch all that the other targets need
	go mod download

ui: $(UI) ## build the front end into web/dist/app (instant when nothing changed)

ui-dev: $(NODE_STAMP) ## serve the front end with live reload; set DOUDI_URL to a running server
	cd web && npm run dev

generate: $(NODE_STAMP) go-tools ## write api/openapi.yaml and web/src/api/schema.d.ts from the code
	@mkdir -p bin api
	go run ./cmd/doudi openapi > bin/openapi.yaml
	@mv bin/openapi.yaml api/openapi.yaml
	cd web && npm run --silent generate

fmt: $(NODE_STAMP) ## format Go and TypeScript
	gofmt -w $(GO_DIRS)
	cd web && npm run --silent format

bin: go-tools ui
	@go build -o bin/doudi ./cmd/doudi

engines:
	@scripts/need go
	@scripts/need postgres

go-tools:
	@scripts/need go

node-tools:
	@scripts/need node

$(NODE_STAMP): web/package.json web/package-lock.json | node-tools
	cd web && npm ci --no-audit --no-fund
	@touch $@

$(UI): $(NODE_STAMP) $(UI_SOURCES)
	cd web && npm run --silent build
	@touch $@

# Named by version: another version is another file, and the same one is installed once.
$(GOLANGCI): | go-tools
	@mkdir -p .tools
	GOBIN=$(CURDIR)/.tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@mv .tools/golangci-lint $@
