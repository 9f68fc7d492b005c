// Package access says who may do what, where, and how much of a person they may see.
//
// An Actor is a user acting in one post. Its Role gives actions (one readable table, table.go), its Scope gives divisions, its
// Level and Grants give how much of a person's data is shown. A Purpose is the reason for which sealed data may be opened; only
// platform/audit (after logging it) and jobs mint one, which archtest enforces.
package access
