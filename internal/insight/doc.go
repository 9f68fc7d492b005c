// Package insight counts what the rooms publish and answers the cockpit's questions: which doors are to be knocked on, what is late and
// where, where hardship grows and of what, whether warnings helped, who is in which layer. It reads published views only
// (warning_v_warning, registry_v_layer), shows nobody, and is imported by none.
//
// Words: a cell (格) is how many warnings have the same street, community, level, cause, layer and due day; a snapshot (快照) is a
// county's cells, kept in memory until a change is heard (platform/live) or the day turns; every answer is added up from it within the
// reader's divisions. A place (地点) is a street, or within one street a community. Small counts of people (under five) are hidden from
// whoever may not open records, together with what would give them away.
//
// The map of places is drawn from the list of divisions. A site may name a file of its own approved boundaries (setting map).
package insight
