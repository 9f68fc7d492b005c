package demo

// 公安 writes UTF-8 with days like 20260131, its vehicle system tab-separated GB18030. 卫健 separates by semicolons.
var policeFormats = []format{
	{
		department: "gongan", item: "hukou", days: compactStyle, rows: hukouRows,
		columns: columns("id_no", "公民身份号码", "name", "姓名", "sex", "性别", "household_no", "户号", "relation", "与户主关系", "community", "社区代码",
			"address", "住址", "phone", "联系电话", "registered_on", "登记日期", "left_on", "注销日期"),
		dirt: append(accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 20}, dirtShare{unknownCode, 20}, dirtShare{blankRequired, 20}), dirtShare{oldDivision, 60}),
	},
	{
		department: "gongan", item: "vehicle", encode: gb18030, crlf: true, comma: '\t', days: slashStyle, rows: vehicleRows,
		columns: columns("plate", "号牌号码", "kind", "车辆类型", "id_no", "身份证号码", "name", "机动车所有人", "registered_on", "初次登记日期", "price", "购车价格"),
		dirt:    accepted(dirtShare{damagedID, 40}, dirtShare{wrongDate, 15}, dirtShare{threeDecimals, 15}, dirtShare{unknownCode, 15}, dirtShare{blankRequired, 15}),
	},
	{
		department: "gongan", item: "custody", bom: true, days: compactStyle, rows: custodyRows,
		columns: columns("id_no", "公民身份号码", "name", "姓名", "kind", "监管类别", "began_on", "入所日期", "ended_on", "出所日期"),
		dirt:    accepted(dirtShare{damagedID, 50}, dirtShare{wrongDate, 30}, dirtShare{unknownCode, 20}),
	},
	{
		department: "weijian", item: "illness", encode: gb18030, comma: ';', days: compactStyle, rows: illnessRows,
		columns: columns("id_no", "证件号码", "name", "患者姓名", "kind", "管理类别", "diagnosis", "疾病名称", "registered_on", "建档日期"),
		dirt:    accepted(dirtShare{damagedID, 50}, dirtShare{wrongDate, 25}, dirtShare{unknownCode, 25}),
	},
	{
		department: "weijian", item: "death", encode: gb18030, comma: ';', days: compactStyle, append: allLife, rows: deathRows,
		columns: columns("id_no", "证件号码", "name", "死者姓名", "died_on", "死亡时间", "certificate_no", "死亡医学证明编号"),
		dirt:    accepted(dirtShare{damagedID, 60}, dirtShare{wrongDate, 40}),
	},
	{
		department: "weijian", item: "birth", encode: gb18030, comma: ';', days: compactStyle, append: allLife, rows: birthRows,
		columns: columns("id_no", "证件号码", "name", "姓名", "born_on", "出生时间", "certificate_no", "出生医学证明编号"),
		dirt:    accepted(dirtShare{damagedID, 60}, dirtShare{wrongDate, 40}),
	},
	{
		department: "canlian", item: "disability", sheet: true, days: isoStyle, rows: disabilityRows,
		columns: columns("name", "残疾人姓名", "id_no", "身份证号", "card_no", "残疾人证号", "kind", "残疾类别", "grade", "残疾等级", "issued_on", "发证日期",
			"expires_on", "有效期至", "status", "证件状态"),
		dirt: accepted(dirtShare{damagedID, 50}, dirtShare{wrongDate, 20}, dirtShare{unknownCode, 30}),
	},
	{
		department: "jiaoyu", item: "student", sheet: true, days: slashStyle, rows: studentRows,
		columns: columns("name", "学生姓名", "id_no", "身份证号", "stage", "就读学段", "status", "就读状态", "enrolled_on", "入学时间", "aid", "学生资助"),
		dirt:    accepted(dirtShare{damagedID, 50}, dirtShare{wrongDate, 20}, dirtShare{unknownCode, 30}),
	},
}
