package apitest_test

import "doudi/internal/apitest"

// The chapters of the story in 420106. The driver's family: he of 43 years, his daughter of 14, his parents of 74 and 71.
// By the shipped model: three of four are old or under age 2, one adult cares for all 3, the parents' pensions are 600 yuan a head
// against a standard of 910 12, his contributions stopped in March 7 and 3, 46,400.50 yuan of their own for his illness 12, two stays
// in three months 4: 43, orange. Housing has not delivered, nor have most departments.

var delivered = []apitest.Step{
	{Says: "The police deliver the household register",
		Who: "operator.gongan", File: "hukou", Want: 202, Busy: true, Keep: "hukou = id"},
	{Says: "medical insurance the settlements, in GB18030 as it always does",
		Who: "operator.yibao", File: "settlement", Want: 202, Busy: true, Keep: "settlement = id"},
	{Says: "human resources the contributions", Who: "operator.renshe", File: "contribution", Want: 202, Busy: true, Keep: "contribution = id"},
	{Says: "who is unemployed", Who: "operator.renshe", File: "unemployment", Want: 202, Busy: true},
	{Says: "and the pensions", Who: "operator.renshe", File: "pension", Want: 202},
	{Says: "One row of the register had a wrong check digit; the others are taken over",
		Who: "operator.gongan", Does: "GET /v1/batches/{hukou}", Want: 200,
		Sees: []string{"state = published", "progress = 100", "rows = 23", "accepted = 22", "refused = 1", "new = 22", "encoding = UTF-8"}},
	{Says: "GB18030 was recognised", Who: "operator.yibao", Does: "GET /v1/batches/{settlement}", Want: 200,
		Sees: []string{"state = published", "accepted = 6", "refused = 0", "encoding = GB18030"}},
	{Says: "Nobody delivers for another department",
		Who: "operator.gongan", File: "settlement", Want: 403, Sees: []string{"code = source.other_department"}},
	{Says: "or looks at its batches", Who: "operator.gongan", Does: "GET /v1/batches/{settlement}", Want: 404},
	{Says: "The worker of the family's community finds one household, by surname, with the reason in a Chinese sentence, the worst first",
		Who: "worker", Does: "GET /v1/warnings", Want: 200, Keep: "warning = items.0.id, household = items.0.household.id, version = items.0.version",
		Sees: []string{"total = 1", "items.length = 1", "items.0.household.head = 商*", "items.0.household.members = 4", "items.0.level = orange",
			"items.0.score = 43", "items.0.state = open", "items.0.division.community.name = 尚隆苑社区居委会", "items.0.clock.dueOn = 2026-07-10",
			"items.0.clock.workingDaysLeft = 7", "items.0.sentence ~ 近12个月自付医疗费用较高（医保，最近 2026年5月）",
			"items.0.sentence ~ 按社保缴费、申报收入和养老金推算的人均收入偏低（人社，最近 2026年6月）", "* !~ 46400", "* !~ 46,400", "* !~ 肾小球", "* !~ 心肌炎", "* !~ 江城第九医院", "* !~ 商陆遥"}},
	{Says: "in English when asked", Who: "worker", Does: "GET /v1/warnings", With: "Accept-Language: en", Want: 200,
		Sees: []string{"items.0.sentence ~ High medical costs"}},
	{Says: "The worker of the neighbouring community has none of hers", Who: "worker.second", Does: "GET /v1/warnings", Want: 200, Sees: []string{"total = 0", "items.length = 0"}},
	{Says: "The street has it on its list as well", Who: "officer", Does: "GET /v1/warnings", Want: 200, Sees: []string{"total = 1", "items.0.id = {warning}"}},
	{Says: "and the bureau", Who: "bureau", Does: "GET /v1/warnings?level=orange", Want: 200, Sees: []string{"total = 1", "items.0.id = {warning}"}},
	{Says: "Nobody is let in without signing in", Does: "GET /v1/warnings", Want: 401, Sees: []string{"code = authn.sign_in"}},
}

var opened = []apitest.Step{
	{Says: "Who opens the warning is asked why",
		Who: "worker", Does: "GET /v1/warnings/{warning}", Want: 403, Sees: []string{"code = purpose_required", "* !~ 商"}},
	{Says: "also for a single record", Who: "worker", Does: "GET /v1/warnings/{warning}/records/1", Want: 403, Sees: []string{"code = purpose_required"}},
	{Says: "“Other” wants words", Who: "worker", Does: "POST /v1/warnings/{warning}/purpose", Send: `{"reason":"other"}`, Want: 422,
		Sees: []string{"errors.0.pointer = /note", "errors.0.code = audit.purpose_note"}},
	{Says: "Nobody's number belongs in it: the trail is kept in clear", Who: "worker", Does: "POST /v1/warnings/{warning}/purpose",
		Send: `{"reason":"other","note":"家属来电 138-7110 0102，2026-07-01 上门"}`, Want: 422,
		Sees: []string{"errors.0.pointer = /note", "errors.0.code = audit.note_number", "* !~ 0102"}},
	{Says: "She will visit the family", Who: "worker", Does: "POST /v1/warnings/{warning}/purpose", Send: `{"reason":"home_visit"}`,
		With: "Idempotency-Key: visit-1", Want: 201, Keep: "purpose = id"},
	{Says: "and her phone, which lost the answer, asks again: once is enough",
		Who: "worker", Does: "POST /v1/warnings/{warning}/purpose", Send: `{"reason":"home_visit"}`, With: "Idempotency-Key: visit-1", Want: 201,
		Sees: []string{"id = {purpose}", "header.Idempotent-Replay = true"}},
	{Says: "The same key for something else is refused",
		Who: "worker", Does: "POST /v1/warnings/{warning}/purpose", Send: `{"reason":"review"}`, With: "Idempotency-Key: visit-1", Want: 409,
		Sees: []string{"code = httpapi.key_reused"}},
	{Says: "Now the warning opens: 27 pieces, eight known; of the house nobody has told anything yet, and it says what would change that",
		Who: "worker", Does: "GET /v1/warnings/{warning}", Want: 200,
		Keep: "medical = assessment.pieces[indicator=self_paid_12m].facts.0.id",
		Sees: []string{"members.length = 4", "members.0.name = 商陆遥", "members.0.age = 43", "members.0.relation = 户主", "address = 临江旧楼三单元四零一号",
			"assessment.coverage.known = 8", "assessment.coverage.total = 27", "assessment.pieces.length = 27", "assessment.score = 43", "assessment.threshold = 25",
			"assessment.model.code = expert", "assessment.asOf = 2026-07-01",
			"assessment.pieces[indicator=dwelling_risk].known = false", "assessment.pieces[indicator=dwelling_risk].points = 0",
			"assessment.pieces[indicator=dwelling_risk].whatWouldChange ~ 住建部门尚未报送",
			"assessment.pieces[indicator=unemployed_months].known = true", "assessment.pieces[indicator=unemployed_months].points = 0",
			"assessment.pieces[indicator=self_paid_12m].points = 12", "assessment.pieces[indicator=self_paid_12m].facts.length = 2",
			"assessment.pieces[indicator=self_paid_12m].facts.0.department.name = 医保", "assessment.pieces[indicator=self_paid_12m].facts.0.month = 2026-05"}},
}

var byLevel = []apitest.Step{
	{Says: "A community worker sees kinds, months and departments: no sum, diagnosis, hospital or day",
		Who: "worker", Does: "GET /v1/warnings/{warning}", Want: 200,
		Sees: []string{"assessment.pieces[indicator=self_paid_12m].value = (none)", "assessment.pieces[indicator=income_per_head].value = (none)",
			"assessment.pieces[indicator=self_paid_12m].facts.0.date = (none)",
			"* !~ 46400", "* !~ 46,400", "* !~ 4640050", "* !~ 肾小球", "* !~ 江城第九医院", "* !~ 2026-05-18", "* !~ 6222020200001230117", "* !~ 42010619830415231?"}},
	{Says: "Her record says department, file, row and month, and which values her level hides",
		Who: "worker", Does: "GET /v1/warnings/{warning}/records/{medical}", Want: 200,
		Sees: []string{"department.name = 医保", "itemName = 医疗结算", "batch.fileName = 武昌-settlement-202606.csv", "batch.row = 3", "validFrom = 2026-05",
			"person.name = 商陆遥", "person.idNo ~ 420106********", "fields[code=self_paid].hidden = level", "fields[code=self_paid].value = ",
			"fields[code=diagnosis].hidden = level", "fields[code=hospital].hidden = level", "* !~ 肾小球", "* !~ 17,600", "* !~ 2026-05-18"}},
	{Says: "An officer of the street says why, too", Who: "officer", Does: "GET /v1/warnings/{warning}", Want: 403, Sees: []string{"code = purpose_required"}},
	{Says: "She reviews", Who: "officer", Does: "POST /v1/warnings/{warning}/purpose", Send: `{"reason":"review","note":"季度复核 2026-07-01"}`, Want: 201},
	{Says: "and sees how much it is against the trigger, with the grant for health", Who: "officer", Does: "GET /v1/warnings/{warning}", Want: 200,
		Sees: []string{"assessment.pieces[indicator=self_paid_12m].value.amount = 30933", "assessment.pieces[indicator=self_paid_12m].value.text = 309.33%",
			"assessment.pieces[indicator=self_paid_12m].facts.0.date = 2026-05-18", "assessment.pieces[indicator=income_per_head].value.unit = bp"}},
	{Says: "down to the record of the day",
		Who: "officer", Does: "GET /v1/warnings/{warning}/records/{medical}", Want: 200,
		Sees: []string{"fields[code=self_paid].value ~ 17,600.00", "fields[code=diagnosis].value = 急性肾小球肾炎", "fields[code=hospital].value = 江城第九医院",
			"fields[code=diagnosis].hidden = ", "validFrom = 2026-05-18", "batch.row = 3", "batch.id = {settlement}", "* !~ 42010619830415231?"}},
	{Says: "Her colleague without grants reviews as well",
		Who: "officer.plain", Does: "POST /v1/warnings/{warning}/purpose", Send: `{"reason":"review"}`, Want: 201},
	{Says: "and has the record without its health fields",
		Who: "officer.plain", Does: "GET /v1/warnings/{warning}/records/{medical}", Want: 200,
		Sees: []string{"fields[code=self_paid].hidden = grant_health", "fields[code=diagnosis].hidden = grant_health", "fields[code=hospital].hidden = grant_health",
			"fields[code=total].hidden = grant_health", "fields[code=pooled].hidden = grant_health", "fields[code=visit_kind].hidden = ", "* !~ 肾小球", "* !~ 600.00", "* !~ 江城第九医院"}},
	{Says: "nor the sums in the reasons", Who: "officer.plain", Does: "GET /v1/warnings/{warning}", Want: 200,
		Sees: []string{"assessment.pieces[indicator=self_paid_12m].value = (none)", "assessment.pieces[indicator=income_per_head].value = (none)", "* !~ 309.33"}},
	{Says: "A record of another household does not open through this warning",
		Who: "officer", Does: "GET /v1/warnings/{warning}/records/{warning}", Want: 404, Sees: []string{"code = registry.no_fact"}},
}

var nextStreet = []apitest.Step{
	{Says: "The worker of the next street has an empty list", Who: "worker.next", Does: "GET /v1/warnings?state=all", Want: 200, Sees: []string{"total = 0", "items.length = 0"}},
	{Says: "so has its officer", Who: "officer.next", Does: "GET /v1/warnings?state=all", Want: 200, Sees: []string{"total = 0", "items.length = 0"}},
	{Says: "also when she asks for the other's community", Who: "officer.next", Does: "GET /v1/warnings?community=420106001001", Want: 200, Sees: []string{"total = 0"}},
	{Says: "There is nothing to state a purpose for", Who: "worker.next", Does: "POST /v1/warnings/{warning}/purpose", Send: `{"reason":"home_visit"}`, Want: 404},
	{Says: "nothing to open", Who: "worker.next", Does: "GET /v1/warnings/{warning}", Want: 404, Sees: []string{"code = warning.not_found"}},
	{Says: "no record", Who: "officer.next", Does: "GET /v1/warnings/{warning}/records/{medical}", Want: 404},
	{Says: "nothing to close", Who: "officer.next", Does: "POST /v1/warnings/{warning}/disposition", Send: `{"code":"no_need"}`, With: `If-Match: "{version}"`, Want: 404},
	{Says: "The neighbouring community neither", Who: "worker.second", Does: "GET /v1/warnings/{warning}", Want: 404},
}

var becomesKnown = []apitest.Step{
	{Says: "Housing delivers for the first time: a roof of grade C, four months' rent behind", Who: "operator.zhujian", File: "dwelling", Want: 202},
	{Says: "The unknown piece is known, and the score has risen by 1.2 points",
		Who: "officer", Does: "GET /v1/warnings/{warning}", Want: 200, Keep: "version = version, dwelling = assessment.pieces[indicator=dwelling_risk].facts.0.id",
		Sees: []string{"assessment.coverage.known = 9", "assessment.score = 44.2", "score = 44.2", "assessment.pieces[indicator=dwelling_risk].known = true",
			"assessment.pieces[indicator=dwelling_risk].points = 1.2", "assessment.pieces[indicator=dwelling_risk].whatWouldChange = ", "clock.dueOn = 2026-07-10"}},
	{Says: "Its version is also the answer's tag", Who: "officer", Does: "GET /v1/warnings/{warning}", Want: 200, Sees: []string{`header.Etag = "{version}"`}},
	{Says: "It stands on the delivery", Who: "worker", Does: "GET /v1/warnings/{warning}/records/{dwelling}", Want: 200,
		Sees: []string{"department.name = 住建", "batch.row = 2", "fields[code=grade].hidden = level"}},
}

var sameAgain = []apitest.Step{
	{Says: "The police deliver the same register again", Who: "operator.gongan", File: "hukou", Want: 202, Busy: true, Keep: "again = id"},
	{Says: "so does medical insurance", Who: "operator.yibao", File: "settlement", Want: 202, Keep: "again2 = id"},
	{Says: "All of it was known", Who: "operator.gongan", Does: "GET /v1/batches/{again}", Want: 200,
		Sees: []string{"state = published", "accepted = 22", "unchanged = 22", "new = 0", "changed = 0", "ended = 0"}},
	{Says: "and all of that", Who: "operator.yibao", Does: "GET /v1/batches/{again2}", Want: 200, Sees: []string{"unchanged = 6", "new = 0", "changed = 0"}},
	{Says: "The warning is what it was", Who: "worker", Does: "GET /v1/warnings", Want: 200,
		Sees: []string{"total = 1", "items.0.id = {warning}", "items.0.version = {version}", "items.0.score = 44.2"}},
}
