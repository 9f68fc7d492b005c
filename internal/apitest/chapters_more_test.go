package apitest_test

import "doudi/internal/apitest"

var putRight = []apitest.Step{
	{Says: "The refused row waits with its reason; what is right in it is masked",
		Who: "operator.gongan", Does: "GET /v1/batches/{hukou}/quarantine", Want: 200,
		Sees: []string{"items.length = 1", "items.0.row = 8", "items.0.reasons.length = 1", "items.0.reasons.0.field = id_no",
			"items.0.reasons.0.code = ident.id_checksum", "items.0.reasons.0.detail ~ 校验位", "items.0.fields[code=id_no].value = 42010620190818251!",
			"items.0.fields[code=name].value = 祁*", "items.0.fields[code=phone].value = 138****0104", "* !~ 祁小寒"}},
	{Says: "A department's lead sees counts and no rows", Who: "lead", Does: "GET /v1/batches/{hukou}/quarantine", Want: 403},
	{Says: "Another department sees nothing", Who: "operator.yibao", Does: "GET /v1/batches/{hukou}/quarantine", Want: 404},
	{Says: "Two digits still swapped: the row is refused again, in a batch of its own",
		Who: "operator.gongan", Does: "POST /v1/batches/{again}/corrections", Send: `{"rows":[{"row":8,"values":{"id_no":"42010620190818252!"}}]}`, Want: 202,
		Keep: "wrong = id", Sees: []string{"corrects = {again}"}},
	{Says: "and waits there", Who: "operator.gongan", Does: "GET /v1/batches/{wrong}/quarantine", Want: 200,
		Sees: []string{"items.length = 1", "items.0.reasons.0.code = ident.id_checksum"}},
	{Says: "A row that is not in quarantine cannot be corrected",
		Who: "operator.gongan", Does: "POST /v1/batches/{hukou}/corrections", Send: `{"rows":[{"row":2,"values":{"name":"商陆遥"}}]}`, Want: 404,
		Sees: []string{"code = source.not_quarantined", "* !~ 商陆遥"}},
	{Says: "With the right digit the boy is registered, through a follow-up batch",
		Who: "operator.gongan", Does: "POST /v1/batches/{hukou}/corrections", Send: `{"rows":[{"row":8,"values":{"id_no":"42010620190818251?"}}]}`, Want: 202,
		Keep: "right = id", Sees: []string{"corrects = {hukou}", "fileName ~ 改正"}},
	{Says: "He is the one new record", Who: "operator.gongan", Does: "GET /v1/batches/{right}", Want: 200,
		Sees: []string{"state = published", "new = 1", "ended = 0", "refused = 0"}},
	{Says: "and the row is done", Who: "operator.gongan", Does: "GET /v1/batches/{hukou}/quarantine", Want: 200, Sees: []string{"items.0.correctedBy = {right}"}},
	{Says: "Not twice", Who: "operator.gongan", Does: "POST /v1/batches/{hukou}/corrections", Send: `{"rows":[{"row":8,"values":{"name":"祁小寒"}}]}`, Want: 404,
		Sees: []string{"code = source.not_quarantined"}},
	{Says: "His mother, out of work for eight months, alone with two in an unsafe house, now reaches the warning score: a call is due",
		Who: "worker.second", Does: "GET /v1/warnings", Want: 200, Keep: "warning2 = items.0.id",
		Sees: []string{"total = 1", "items.0.household.head = 祁*", "items.0.household.members = 3", "items.0.score = 25", "items.0.level = blue",
			"items.0.sentence ~ 家中有人登记失业，至今未就业（人社，最近 2025年10月）", "items.0.clock.dueOn = 2026-08-12"}},
}

var failures = []apitest.Step{
	{Says: "Somebody uploads the contributions as settlements", Who: "operator.yibao", Want: 202, Keep: "failed = id",
		Does: "POST /v1/sources/yibao/settlement/batches?fileName=contribution.csv", File: "contribution"},
	{Says: "The file fails as a whole, naming the columns that are missing", Who: "operator.yibao", Does: "GET /v1/batches/{failed}", Want: 200,
		Sees: []string{"state = failed", "problem.code = source.header", "problem.detail ~ 结算单号", "* !~ 商陆遥"}},
	{Says: "Trying again does not help, and says so", Who: "operator.yibao", Does: "POST /v1/batches/{failed}/resumption", Send: `{}`, Want: 202},
	{Says: "it fails again", Who: "operator.yibao", Does: "GET /v1/batches/{failed}", Want: 200, Sees: []string{"state = failed"}},
	{Says: "so it is thrown away", Who: "operator.yibao", Does: "POST /v1/batches/{failed}/cancellation", Want: 200, Sees: []string{"state = cancelled"}},
	{Says: "A file of which most rows do not pass is not believed", Who: "operator.zhujian", File: "dwelling", Want: 202, Keep: "mostly = id",
		Line: "42010619830415231!,商陆遥,C级,4,15,2026-06-20\n42010619520611233?,商有福,九级,4,15,2026-06-20\n42010619390505268?,左丘琳,无,0,30,2026-06-21"},
	{Says: "and nothing of it is taken over", Who: "operator.zhujian", Does: "GET /v1/batches/{mostly}", Want: 200,
		Sees: []string{"state = failed", "problem.code = source.mostly_refused", "refused = 2"}},
	{Says: "Its rows can be read, and put right", Who: "operator.zhujian", Does: "GET /v1/batches/{mostly}/quarantine", Want: 200,
		Sees: []string{"items.length = 2", "items.1.reasons.0.field = grade", "items.1.reasons.0.detail ~ C级", "items.1.fields[code=id_no].value ~ ********"}},
	{Says: "A picture is no table", Who: "operator.zhujian", Does: "POST /v1/sources/zhujian/dwelling/batches?fileName=42010619830415231?.csv", Send: "\x89PNG\r\n\x1a\n....", With: "Content-Type: text/csv",
		Want: 202, Keep: "picture = id", Sees: []string{"fileName !~ 42010619830415231?"}},
	{Says: "as it says", Who: "operator.zhujian", Does: "GET /v1/batches/{picture}", Want: 200, Sees: []string{"state = failed", "problem.code = source.not_text"}},
	{Says: "What is published cannot be cancelled", Who: "operator.gongan", Does: "POST /v1/batches/{hukou}/cancellation", Want: 409, Sees: []string{"code = source.not_cancellable"}},
	{Says: "or resumed", Who: "operator.gongan", Does: "POST /v1/batches/{hukou}/resumption", Send: `{}`, Want: 409, Sees: []string{"code = source.not_resumable"}},
	{Says: "The warning has not moved", Who: "worker", Does: "GET /v1/warnings", Want: 200, Sees: []string{"total = 1", "items.0.version = {version}", "items.0.score = 44.2"}},
}

var disposed = []apitest.Step{
	{Says: "Who closes a warning says which version was looked at", Who: "worker", Does: "POST /v1/warnings/{warning}/disposition", Send: `{"code":"enrol"}`, Want: 428,
		Sees: []string{"code = httpapi.version_required"}},
	{Says: "An outdated one is a lost race", Who: "worker", Does: "POST /v1/warnings/{warning}/disposition", Send: `{"code":"enrol"}`, With: `If-Match: "1000"`, Want: 409,
		Sees: []string{"code = httpapi.lost_race"}},
	{Says: "Only what is in the list can be the outcome", Who: "worker", Does: "POST /v1/warnings/{warning}/disposition", Send: `{"code":"rich"}`, With: `If-Match: "{version}"`, Want: 422},
	{Says: "The family wants to apply; a number to call is in the note", Who: "worker", Does: "POST /v1/warnings/{warning}/disposition",
		Send: `{"code":"enrol","note":"已上门，愿意申请低保，联系商有福13871100102"}`, With: `If-Match: "{version}"`, Want: 200, Sees: []string{"state = closed", "code = enrol"}},
	{Says: "Closed is closed", Who: "worker", Does: "POST /v1/warnings/{warning}/disposition", Send: `{"code":"no_need"}`, With: `If-Match: "{version}"`, Want: 409,
		Sees: []string{"code = warning.closed"}},
	{Says: "The list is empty again", Who: "worker", Does: "GET /v1/warnings", Want: 200, Sees: []string{"total = 0"}},
	{Says: "and the outcome is to be read", Who: "worker", Does: "GET /v1/warnings/{warning}", Want: 200,
		Sees: []string{"state = closed", "disposition.code = enrol", "disposition.note ~ 13871100102", "disposition.by = 社区救助员甲-420106"}},
	{Says: "A contribution that changes nothing for the worse does not open it again", Who: "operator.renshe", File: "contribution", Line: "42010619830415231?,商陆遥,2026-04,,灵活就业,4000.00,6222020200001230117", Want: 202},
	{Says: "Nobody knocks twice", Who: "worker", Does: "GET /v1/warnings", Want: 200, Sees: []string{"total = 0"}},
}

var audited = []apitest.Step{
	{Says: "The auditor finds the purposes", Who: "auditor", Does: "GET /v1/audit?action=warning.purpose", Want: 200,
		Sees: []string{"items.length = 3", "items.2.purpose = home_visit", "items.2.actor.name = 社区救助员甲-420106", "items.2.subject.id = {warning}", "items.2.subject.kind = warning"}},
	{Says: "every look at the household, with why", Who: "auditor", Does: "GET /v1/audit?action=warning.open&subject=warning&subjectId={warning}&limit=200", Want: 200,
		Sees: []string{"* ~ communityWorker", "* ~ streetOfficer", "items.0.purpose = home_visit"}},
	{Says: "the records that were opened", Who: "auditor", Does: "GET /v1/audit?action=record.open&subjectId={medical}", Want: 200,
		Sees: []string{"items.length = 3", "items.2.purpose = home_visit", "items.0.subject.kind = record"}},
	{Says: "who closed it, and from what to what", Who: "auditor", Does: "GET /v1/audit?action=warning.dispose", Want: 200,
		Sees: []string{"items.length = 1", "items.0.before.state = open", "items.0.after.disposition = enrol", "* !~ 13871100102"}},
	{Says: "that lists were looked at", Who: "auditor", Does: "GET /v1/audit?action=warning.list", Want: 200, Sees: []string{"* ~ 邻街救助员甲-420106"}},
	{Says: "what was delivered, failed and cancelled", Who: "auditor", Does: "GET /v1/audit?action=batch.&limit=200", Want: 200,
		Sees: []string{"* ~ batch.publish", "* ~ batch.fail", "* ~ batch.cancel", "* ~ batch.quarantine", "* !~ 祁小寒"}},
	{Says: "that she looked herself", Who: "auditor", Does: "GET /v1/audit?action=audit.", Want: 200, Sees: []string{"* ~ 审计员甲-420106"}},
	{Says: "and that it is a chain", Who: "auditor", Does: "GET /v1/audit/chain", Want: 200, Sees: []string{"county = 420106"}},
	{Says: "The trail is for the auditor alone", Who: "bureau", Does: "GET /v1/audit", Want: 403},
}

var tomorrow = []apitest.Step{
	{Says: "Yesterday's purpose has ended", Who: "officer", Does: "GET /v1/warnings/{warning}", Want: 403, Sees: []string{"code = purpose_required"}},
	{Says: "The clock of the open warning has moved on by one working day", Who: "worker.second", Does: "GET /v1/warnings", Want: 200,
		Sees: []string{"total = 1", "items.0.clock.dueOn = 2026-08-12", "items.0.clock.workingDaysLeft = 29"}},
}

var shrinks = []apitest.Step{
	{Says: "A register arrives with the driver's family alone", Who: "operator.gongan", File: "hukou", Want: 202, Keep: "short = id",
		Line: "42010619830415231?,商陆遥,男,WCH-880001,户主,420106001001,临江旧楼三单元四零一号,13871100101,2003-06-01,"},
	{Says: "Over a third fewer looks like a file cut short: it fails, and nothing has ended", Who: "bureau", Does: "GET /v1/batches/{short}", Want: 200,
		Sees: []string{"state = failed", "problem.code = registry.shrunk", "problem.detail ~ 23"}},
	{Says: "The other household is still there", Who: "worker.second", Does: "GET /v1/warnings", Want: 200, Sees: []string{"total = 1", "items.0.household.members = 3"}},
	{Says: "The bureau has asked the police: it is right, go on", Who: "bureau", Does: "POST /v1/batches/{short}/resumption", Send: `{"accept":"registry.shrunk"}`, Want: 202},
	{Says: "Then all others have ended", Who: "bureau", Does: "GET /v1/batches/{short}", Want: 200, Sees: []string{"state = published", "ended = 22", "unchanged = 1"}},
	{Says: "An open warning stays until a person closes it", Who: "worker.second", Does: "GET /v1/warnings", Want: 200, Sees: []string{"total = 1", "items.0.id = {warning2}"}},
}
