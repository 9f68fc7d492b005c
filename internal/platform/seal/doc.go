// Package seal keeps personal data unreadable on disk: ID numbers, names, phones, accounts, addresses, health details, raw files.
//
// A sealed value is SM4-GCM (GM/T 0002, GB/T 32907): one format byte, the data key's version (4 bytes), a nonce (12), the box.
// Its associated data names county, table, row and column, so a value moved to another place does not open. Each county has data
// keys of its own, wrapped by the master key; a new version can be made while running, and old values stay readable. A value that
// belongs to a person is sealed under a key derived from the county's key and the person's salt: erasing the salt erases the person.
//
// Hash is the keyed SM3 of a look-up value (an ID number), with its key's version in front. It is the only form in which such a
// value is indexed.
//
// Opening asks for an access.Purpose, which only a logged access or a job has.
package seal
