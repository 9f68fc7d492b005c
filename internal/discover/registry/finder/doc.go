// Package finder is the search index of one county, in memory: names by character, by pinyin and by initials, the last four
// characters of the ID number, days of birth, names of communities. It is made from the sealed register at the start of every
// process, follows what is published, and is never on disk; its owner (registry) decides who may ask and writes the trail.
//
// An Index is never changed: With makes the next one, so those who search meanwhile see one state.
package finder
