package archtest

// fanouts are the declared statements that may touch a distributed table without naming one county. Each reads every shard, so
// each has its reason. Func is the function that holds the statement, "" for a package constant.
var fanouts = []struct{ File, Func, Why string }{
	{"internal/platform/audit/chain.go", "Seal", "finds one county that has unsealed rows; the sealing itself is by county"},
	{"internal/discover/registry/store_known.go", "Counties", "the daily run asks which counties have facts; each is scored by itself"},
	{"internal/discover/source/store.go", "uploading", "finds the counties with uploads that broke off; each is closed by itself"},
	{"internal/platform/audit/verify.go", "Counties", "an auditor of the installation proves every county's chain"},
}
