// Package demo makes a synthetic district: invented people, three years of their lives, and the files that fifteen departments would
// send about them, each in its own format and with its own dirt. It uses file formats and the public HTTP API only, like any bureau
// would; it imports no room.
//
// Plan says which counties to make and how large; Generate makes one of them; Options.Deliveries names its files (without making
// anybody), World.WriteDelivery streams one of them, World.WriteAll writes a folder of everything; Courier brings the files to a
// running server. The same seed gives the same bytes on every machine, spreadsheets included: all draws are whole numbers from one PCG
// per household and purpose.
//
// # Sizes
//
// From 20,000 people on the district has the 14 streets and 142 communities of 武昌区, households as small and old as in the seed's
// database (130,000 households of 210,000 persons: those whom the departments assist and watch), and a housing department that
// delivers. With fewer, everybody lives in the first street, in households as in the census, the next street stays empty, and the
// file of unsafe dwellings is a sample for a first upload of one's own. The two smaller counties have five departments each.
//
// # What is measured and what is assumed
//
// From public statistics (URLs in the project's reference data): 2.47 persons per family household (Wuhan, census 2020; small
// districts), about one in five 60 or older and one in seven under 15 (Huangshigang, census 2020, the nearest old district with figures;
// small districts), 1.6 persons per household (the seed's 13 万户 21 万人; the whole district), the kinds of disability (second national
// sample survey, 2006), three in ten of them severe (estimate of 2020), 34 % of people over 15 with a chronic disease (sixth national
// health services survey, 2018), the proportions of the layers of low-income people (national platform, 2023), the frequency of
// surnames (see NOTICE), streets and communities (params/reference), the years in which a county code was in use, and 石灰窑区 as the
// name of 西塞山区 until 2001 (data/first_issue.csv).
//
// Assumed, because no source was found, and to be read as nothing but a stage set: the mixes of household shapes (in the whole district
// a third is 60 or older); wages, pensions and support between relatives; who works without papers; the floor and ceiling of
// contribution bases; from which wage on income is taxed and who pays into the housing fund; the hazards of losing and finding work, of
// illness and death, of marriage, of grown-up children leaving and of households moving, of accidents, prison and community correction;
// who holds a disability card at which age; medical bills and the part that people pay; who attends which school, suspends or drops out;
// who owns houses, cars and companies; who is not insured; whom the bureau found, refused, or let go; and the dirt in the files. In
// every file a row in a hundred is refused, three in a thousand come twice, four have the name written differently.
// The line of hardship is the demo's own (see need.go), and need is counted before any award.
//
// # The truth
//
// truth.json is for the evaluation and nobody else: who is in real need, since when and why, and on which layer already; for every file
// which rows are dirty in which way, and whose a row is where the number is damaged or the name varied.
//
// # Nobody is meant
//
// Names are drawn at random; names in data/withheld.txt are never used. Citizen ID numbers are right by form only; phones have the form
// 1XX0000NNNN, bank accounts begin with 9900, number plates with 示, licences and titles of property have forms of no register; employers
// and hospitals carry the word 示例 (example). Should any of them fit a real person, that is chance.
//
// # Growing
//
// A household's life depends only on the seed and its index (a number is given once, so that a later household yields to an earlier),
// and every file is streamed household by household: another department is another format and another writer of rows.
package demo
