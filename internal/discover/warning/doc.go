// Package warning turns scores into doors to knock on.
//
// Words: a warning (预警) is a household whose score reached the warning score (预警分值, a policy parameter); its level (等级) is red,
// orange, yellow or blue and sets the working days until somebody is to be at the door; a disposition (处置结果) is what a person
// found there. A household has one open warning at most: a new score updates it. After a disposition, only a higher score than the
// one that was looked at opens another.
//
// A warning shows persons, so its reader states a purpose first, once for the task. The machine opens warnings; it closes none.
//
// Listens to assess.published. Events: warning.opened, warning.disposed.
package warning
