// Package registry is the one registry of persons and households: departments' records become facts with lineage.
//
// Words: a person (人) is known by the ID number's keyed hash; a fact (事实) is one record of one item about one person, with when
// it held (valid) and when it became known; a household (户) is one number of the household register (户籍), its members the
// persons registered under it. A load (入库) stages a batch's facts; publication makes them known at one instant.
//
// A fact is never overwritten. A delivery that says otherwise supersedes it, a snapshot that no longer has it ends it, and both
// take effect when their stage is published, so any day's knowledge can be read again: see Known. Loads of a county run one after
// the other, oldest batch first, but small ones go before large ones (docs/adr/0008). A city-wide file has people whom the register does
// not know: they wait, unplaced (待匹配), until it does. Events: registry.published.
//
// People read the registry in two ways. A search (查找) finds persons, households and communities by an index in memory, which every
// process makes and keeps up with what is published (docs/adr/0012). The page of a person or household (个人页、户页) shows what is known
// of them, today or as on an earlier day, to whoever stated a purpose for the household; scores and warnings are asked of the rooms
// above (Around). How many people of each layer of low-income people (低收入人口) live where is counted, and kept in registry_v_layer.
package registry
