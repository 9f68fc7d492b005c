package demo

// 人社 marks its files at the start, 自然资源 separates by tabs, 市场监管 by semicolons, 公积金 by bars and for the whole city.
var moneyFormats = []format{
	{
		department: "renshe", item: "contribution", bom: true, days: isoStyle, append: monthsOfContributions - 1, late: 1, rows: contributionRows,
		columns: columns("id_no", "身份证号", "name", "姓名", "month", "费款所属期", "employer", "单位名称", "kind", "参保类型", "base", "缴费基数", "account", "银行账号"),
		dirt: accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 15}, dirtShare{negativeSum, 10}, dirtShare{threeDecimals, 15}, dirtShare{unknownCode, 10},
			dirtShare{blankRequired, 10}),
	},
	{
		department: "renshe", item: "unemployment", encode: gb18030, crlf: true, days: chineseStyle, rows: unemploymentRows,
		columns: columns("id_no", "身份证号", "name", "姓名", "registered_on", "失业登记日期", "ended_on", "失业注销日期", "reason", "失业原因"),
		dirt:    accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 25}, dirtShare{unknownCode, 20}, dirtShare{blankRequired, 15}),
	},
	{
		department: "renshe", item: "pension", bom: true, days: isoStyle, rows: pensionRows,
		columns: columns("id_no", "身份证号", "name", "领取人姓名", "kind", "待遇类型", "amount", "待遇金额", "month", "待遇月份"),
		dirt:    accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 20}, dirtShare{negativeSum, 10}, dirtShare{threeDecimals, 15}, dirtShare{unknownCode, 15}),
	},
	{
		department: "ziran", item: "house", comma: '\t', days: isoStyle, rows: houseRows,
		columns: columns("property_no", "不动产权证号", "name", "权利人", "id_no", "证件号码", "area", "建筑面积(㎡)", "share", "共有份额", "registered_on", "登簿日期"),
		dirt:    accepted(dirtShare{damagedID, 50}, dirtShare{wrongDate, 30}, dirtShare{blankRequired, 20}),
	},
	{
		department: "shijian", item: "enterprise", bom: true, crlf: true, comma: ';', days: isoStyle, rows: enterpriseRows,
		columns: columns("licence_no", "社会信用代码", "kind", "市场主体类型", "name", "人员姓名", "id_no", "证件号码", "role", "职务", "status", "经营状态",
			"registered_on", "注册日期", "capital", "认缴出资额"),
		dirt: accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 20}, dirtShare{threeDecimals, 10}, dirtShare{unknownCode, 20}, dirtShare{blankRequired, 10}),
	},
	{
		department: "shuiwu", item: "income_tax", encode: gb18030, crlf: true, days: compactStyle, append: monthsOfTax - 1, late: 1, rows: taxRows,
		columns: columns("id_no", "身份证号", "name", "纳税人姓名", "month", "所得月份", "income", "本期收入", "tax", "税额"),
		dirt:    accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 20}, dirtShare{negativeSum, 20}, dirtShare{threeDecimals, 20}),
	},
	{
		department: "gongjijin", item: "fund", comma: '|', days: compactStyle, append: monthsOfFund - 1, late: 1, rows: fundRows,
		columns: columns("id_no", "证件号码", "name", "职工姓名", "employer", "缴存单位", "month", "缴存年月", "amount", "汇缴金额", "status", "缴存状态"),
		dirt:    accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 20}, dirtShare{negativeSum, 10}, dirtShare{threeDecimals, 10}, dirtShare{unknownCode, 20}),
	},
	{
		department: "caizheng", item: "payroll", encode: gb18030, crlf: true, days: slashStyle, rows: payrollRows,
		columns: columns("unit", "供养单位", "name", "人员姓名", "id_no", "身份证号", "since", "入编日期"),
		dirt:    accepted(dirtShare{damagedID, 60}, dirtShare{wrongDate, 40}),
	},
}
