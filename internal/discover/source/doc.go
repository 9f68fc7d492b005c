// Package source receives what departments deliver: the catalogue of who delivers what, batches, validation, quarantine.
//
// Words: a department (部门) delivers items (数据项); a delivery is a batch (批次) of rows; a row that passes is a record (记录), one
// that does not waits in quarantine (待改正) with its reasons until it is corrected and replayed as a batch of its own.
//
// A delivery is text (CSV in any encoding and with any separator that offices use) or a workbook (XLSX), recognised by what is in it.
// It may come with a manifest (清单): its rows and its SM3, which are compared before anything of it is taken over.
//
// The raw file is kept, sealed: it is the record of what was delivered (docs/adr/0004). Checking reads it once and counts;
// registry reads it again and stages facts. Events: source.checked when a batch may be loaded.
package source
