// Package store keeps the records of csms: stations, tokens, transactions, what stations reported, the scripts'
// generations and keys, and who changed what. It knows the messages of OCPP 2.0.1 and 2.1, and nothing of networks,
// policies or scripts.
//
// # Writing
//
// One goroutine writes (writer.go). A write waits in a queue; the writer lets those run that are about to write, takes all
// that waits, up to Options.MaxBatch and for at most Options.MaxBatchTime, runs it in one transaction and commits: one fsync
// for many stations. A write returns after that commit. Where an item fails, the batch is undone and run again with a
// savepoint for each item, so that it fails alone. Reading has other connections and sees what is committed: some for lists, which may
// take long and end when nobody waits for them any more, and some for what stations wait for (query.go).
//
// When the database fails (full, read-only, gone, held by another process) the batch and all writes that follow get
// ErrUnavailable; after Options.RetryAfter the writer opens the file again and writes a row. A file that was removed under the
// store counts as gone: it isn't made anew before a restart. One that was replaced is taken after one failed batch; the
// write-ahead log of the former is moved to PATH.TIME-wal, so that its pages don't get into the new one. A lock on
// PATH.lock keeps a second csms out; programs that only read are let in.
//
// # Lists
//
// A page passes over few rows however many there are: each filter, and each combination of a transaction's filters, names the
// index that answers it in the list's order (TransactionFilter.index), as SQLite keeps no statistics here to choose by. TokenFilter.Q
// is the one that passes over all: it reads tokens_search, about 10 ms for 100,000 tokens. TestLists_scale measures all of
// them; CSMS_SCALE=1000000 makes it a site of a million transactions. Energy reads the transactions of its time and of the
// week before, about 2 µs each; Unfinished reads what is open at the stations that are away, about 1 µs each.
//
// # Retention
//
// Prune deletes what is old in steps of 200 rows, each a write of its own between those of others. What is the latest of its kind
// stays however old it is: open transactions, statuses of connectors, the device model, the last status of each job, the activation
// that worked last; but not of stations that nobody provisioned and that were never heard of again. Of what a station reports so much is
// kept that made-up numbers don't fill the disk (bounds.go, modelsize.go). Where more than a quarter of the file is free then it is made smaller, in steps too (reclaim.go); what is free
// otherwise is used again. A database that was made before it could be so keeps its size until it is rewritten once, while
// csms is stopped: PRAGMA auto_vacuum = 2; VACUUM;
//
// # The ledger
//
// AssessTransactionEvent tells beforehand what RecordTransactionEvent will; for an event that goes on with a transaction it asks
// no database, and what it found out is not found out again (TransactionEvent.Assessed). RecordTransactionEvent takes an event in
// by these rules (ledger.go, repetition.go, ledger_state.go, gaps.go, register.go, power.go):
//
//   - The same number and event type again is a repetition: recorded once, its first answer is given out. A number
//     given to another event type is recorded under the next free one (sent_seq_no has what was sent).
//   - Events come in any order. Numbers between Started's and the highest seen that haven't come are gaps; without
//     Started they count from the lowest seen. A gap shrinks as its events come.
//   - The token is that of the first event that has one, whenever it comes: a later one may be of who stopped the transaction.
//   - Started sets the start, the first Ended the end, whenever they come. Nothing revives an ended transaction.
//     A transaction closed by a rule is opened by the next event with a higher number that isn't Ended.
//   - A timestamp more than 366 days before or 24 hours after its receipt is implausible: it is kept as sent in
//     timestamp, marked in implausible, and time, start, end and the time of values have the time of receipt.
//   - Energy is the difference of two readings of Energy.Active.Import.Register: those marked Transaction.Begin and
//     Transaction.End where there are any, else the first and the last; the whole before the sum of the phases; Outlet before other
//     locations. Without Started a first reading not marked Transaction.Begin is no start. A register that ran
//     backwards gives none. Unknown is NULL.
//   - Power is the newest Power.Active.Import, else the mean between the last two readings of the register, and 0 in a state
//     in which none flows. It is NULL once the transaction has ended or was closed.
//
// # Schema
//
// migrations/ is the schema, with a comment for each table. Names are the specification's words in snake_case.
//
//	stations, connectors                       who they are, what they last said
//	tokens
//	transactions, transaction_events,          a row each; meter_values is a view over
//	transaction_gaps, meter_values             the JSON in transaction_events.meter_value
//	transaction_numbers                        ids given to OCPP 1.6 transactions
//	evse_meter_values, variable_events         MeterValues outside transactions; NotifyEvent
//	event_streams, event_stream_values         periodic event streams of OCPP 2.1
//	variables, monitors                        the device model, reported and wanted
//	security_events, job_statuses
//	charging_limits, charging_profiles, reservations, display_messages, customer_information, installed_certificates
//	generations, activations                   of the scripts
//	kv, audit
//	schema_migrations, health                  the store's own
//
// Times are texts like 2030-01-02T03:04:05.000Z, in UTC, and sort as times; columns named timestamp or
// generated_at are as the station sent them. What isn't known is NULL. Booleans are 0 and 1. A column called station is stations.key,
// the identity in lower case. Energies are Wh, powers W, currents A, voltages V.
//
// For example, what each station delivered in a month:
//
//	SELECT station_id, sum(energy) / 1000 AS kwh, count(*) FILTER (WHERE energy IS NULL) AS unknown
//	FROM transactions WHERE began >= '2030-01-01' AND began < '2030-02-01' GROUP BY station;
package store
