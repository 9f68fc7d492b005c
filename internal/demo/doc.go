// Package demo makes a synthetic district: a street of invented people, three years of their lives, and the files that the
// departments would send about them. It uses the departments' file formats and the public HTTP API only, like any bureau would;
// it imports no room.
//
// Generate makes the people; World.Deliveries names the files and World.WriteDelivery streams one of them; World.WriteAll writes
// a folder of everything; Courier brings the files to a running server. The same seed gives the same bytes on every machine:
// all draws are whole numbers from one PCG per household.
//
// # What is measured and what is assumed
//
// From public statistics: 2.47 persons per family household (Wuhan, census 2020), about one in five 60 or older and one in
// seven under 15 (Huangshigang, census 2020, the nearest old district with figures), 34 % of people over 15 with a chronic
// disease (sixth national health services survey, 2018), the frequency of surnames (see NOTICE), the communities of the street
// (params/reference), the years in which a county code was in use (data/first_issue.csv).
//
// Assumed, because no source was found, and to be read as nothing but a stage set: the mix of household shapes, wages, pensions
// and support between relatives, the floor and ceiling of contribution bases, the hazards of losing and finding work, of serious
// illness and death, medical bills and the part that people pay, the share of informal work, savings, and the dirt in the files.
// The line of hardship is the demo's own (see truth.go).
//
// # Nobody is meant
//
// Names are drawn at random; names in data/withheld.txt are never used. Citizen ID numbers are right by form only; phones have
// the form 1XX0000NNNN and bank accounts begin with 9900; employers and hospitals carry the word 示例 (example). Should any of
// them fit a real person, that is chance.
//
// # Growing
//
// A household's life depends only on the seed and its index, and every file is streamed household by household, so more
// streets, departments and people are more rows of the same kind: Options.Streets, another formats entry, another writer.
package demo
