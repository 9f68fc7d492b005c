package demo

// 民政 writes what a spreadsheet saves (a mark at the start, \r\n), 应急 types its table by hand and sends no manifest, nor does 司法.
var welfareFormats = []format{
	{
		department: "minzheng", item: "recipient", bom: true, crlf: true, days: isoStyle, rows: recipientRows,
		columns: columns("case_no", "救助证号", "name", "姓名", "id_no", "身份证号", "layer", "救助类别", "began_on", "纳入日期", "ended_on", "停保日期", "monthly", "月保障金额"),
		dirt:    accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 20}, dirtShare{threeDecimals, 20}, dirtShare{unknownCode, 20}),
	},
	{
		department: "minzheng", item: "refusal", encode: gb18030, crlf: true, days: chineseStyle, append: allLife, rows: refusalRows,
		columns: columns("name", "申请人姓名", "id_no", "身份证号", "scheme", "救助项目", "decided_on", "不予确认日期", "reason", "不予确认原因"),
		dirt:    accepted(dirtShare{damagedID, 50}, dirtShare{wrongDate, 25}, dirtShare{unknownCode, 25}),
	},
	{
		department: "minzheng", item: "child", bom: true, crlf: true, days: isoStyle, rows: childRows,
		columns: columns("name", "儿童姓名", "id_no", "身份证号", "kind", "困境类别", "began_on", "纳入日期", "ended_on", "停发日期"),
		dirt:    accepted(dirtShare{damagedID, 50}, dirtShare{wrongDate, 25}, dirtShare{unknownCode, 25}),
	},
	{
		department: "minzheng", item: "cremation", encode: gb18030, crlf: true, days: slashStyle, append: allLife, rows: cremationRows,
		columns: columns("name", "逝者姓名", "id_no", "身份证号", "died_on", "去世日期", "place", "殡仪馆"),
		dirt:    accepted(dirtShare{damagedID, 60}, dirtShare{wrongDate, 40}),
	},
	{
		department: "yibao", item: "settlement", encode: gb18030, crlf: true, days: slashStyle, append: monthsOfSettlements, rows: settlementRows,
		columns: columns("settlement_no", "结算单号", "id_no", "证件号码", "name", "参保人姓名", "settled_on", "结算日期", "hospital", "定点医疗机构",
			"visit_kind", "医疗类别", "diagnosis", "主要诊断", "total", "医疗费总额", "pooled", "基金支付金额", "self_paid", "个人自付金额"),
		dirt: accepted(dirtShare{damagedID, 35}, dirtShare{wrongDate, 15}, dirtShare{negativeSum, 10}, dirtShare{threeDecimals, 15}, dirtShare{unknownCode, 10},
			dirtShare{blankRequired, 15}),
	},
	{
		department: "yibao", item: "enrolment", encode: gb18030, crlf: true, days: slashStyle, rows: enrolmentRows,
		columns: columns("id_no", "证件号码", "name", "参保人姓名", "kind", "险种", "began_on", "参保开始日期", "ended_on", "参保终止日期", "subsidised", "资助标识"),
		dirt:    accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 30}, dirtShare{unknownCode, 30}),
	},
	{
		department: "zhujian", item: "dwelling", days: isoStyle, rows: dwellingRows,
		columns: columns("id_no", "身份证号", "name", "姓名", "grade", "危房等级", "arrears_months", "公租房欠租月数", "area", "人均面积", "surveyed_on", "排查日期"),
		dirt:    accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 30}, dirtShare{unknownCode, 30}),
	},
	{
		department: "yingji", item: "disaster", sheet: true, byHand: true, silent: true, days: slashStyle, append: allLife, rows: disasterRows,
		columns: columns("happened_on", "事发时间", "kind", "事故类别", "name", "受灾人姓名", "id_no", "身份证号码", "loss", "直接损失"),
		dirt:    accepted(dirtShare{damagedID, 50}, dirtShare{wrongDate, 25}, dirtShare{unknownCode, 25}),
	},
	{
		department: "sifa", item: "correction", crlf: true, silent: true, days: chineseStyle, rows: correctionRows,
		columns: columns("name", "矫正对象姓名", "id_no", "身份证号", "began_on", "入矫日期", "ended_on", "解矫日期"),
		dirt:    accepted(dirtShare{damagedID, 60}, dirtShare{wrongDate, 40}),
	},
}
