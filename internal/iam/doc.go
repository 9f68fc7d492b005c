// Package iam knows who works here: the installed counties, the accounts, and the posts that say what an account may do and where.
//
// Words: an authority (主管单位) is an installed county. A user (用户) is an account; a post (岗位) is a role in a division, from a day
// to a day. A person acts in one post at a time, and everything they do is done in it. Nothing is ever changed in a post: it is
// ended and another is given, so that the trail says who could do what on any day.
//
// 三员 separation: systemAdmin makes accounts, securityAdmin gives posts, auditor reads the trail; nobody holds two of them, an
// auditor holds nothing else, and nobody gives or ends a post of their own.
//
// A stand-in holds another's post from a day to a day, beside its holder. A change of post ends it, gives its place to a successor and
// writes down what was open (Handover): work belongs to a place, so whoever holds the place has it, and nothing else has to move.
//
// An account proves itself with a password and, where it has an authenticator, with a code; what is missing is asked for and the whole
// sent again, so that nobody is ever half signed in. An account of one of the three is reset at the server only (ErrKeeper).
//
// Access ends with the post: ending it closes its sessions in the same transaction. Every sign-in, successful or not, leaves an
// audit row; what was typed as the name of an unknown account is kept nowhere, because people type passwords there.
package iam
