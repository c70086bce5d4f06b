package luatest

// Manual documents what tests are given, as annotations for the Lua language server.
const Manual = `---Tests are files whose names end in _test.lua. Each returns a table of functions, and each function has a state of its own: fresh Lua
---states, an empty kv, a clock that begins at 2026-01-01T00:00:00Z and stands still, no stations.
---
---    return {
---      ["accepts a known card"] = function(t)
---        local res = t.call("authorize", { idToken = { idToken = "C1", type = "ISO14443" } })
---        assert.equal("Accepted", res.idTokenInfo.status)
---      end,
---    }
---@class Test
---@field name string
---@field kv table the kv of the scripts under test, as the global kv is
---@field clock TestClock
---@field call fun(callback: string, request?: table, station?: TestStation): table?, TestError? asks the chain of a callback, as the engine would: the request is checked first, and so is the answer. "ocpp16.start_transaction" asks as a station of OCPP 1.6 does, whichever callback decides, and returns the answer of 1.6
---@field after fun(): integer runs the after hooks of the calls so far, and tells how many
---@field station fun(fields?: table): TestStation makes a station; the first one asks where t.call names none
---@field settings fun(settings: table) puts values over the settings of the configuration, and takes those away that are json.null; the scripts are loaded anew
---@field tokens fun(tokens: table[]) the tokens that tokens.get and tokens.list find: tables with the fields of a TokenRecord
---@field transactions fun(transactions: table[]) the records that transactions.get and transactions.list find; token is its id
---@field http fun(answers: table<string, TestHTTPAnswer|fun(request: TestHTTPRequest): TestHTTPAnswer?, string?>|fun(request: TestHTTPRequest): TestHTTPAnswer?, string?): TestHTTPRequest[] has the requests of http answered, by method and URL or all by a function; what it returns is the list of the requests, and grows with them. A request that nothing answers makes the test fail
---@field log fun(): TestLogLine[] what was logged so far
---@field metric fun(name: string, labels?: Labels): number?, integer? the value of a counter or gauge, or the sum and the number of values of a histogram; nil where nothing was noted with these labels
---@field schedule fun(name: string) runs a schedule as if it were due now; one that fails makes the test fail
---@field connect fun(handshake?: table): boolean, integer?, string? asks the connect hooks: true, or false, the HTTP status and why
---@field disconnect fun(station?: TestStation, reason?: string) runs the disconnect hooks
---@field normalize fun(action: string, payload: table, station?: TestStation): table?, TestError? the payload as the normalize hooks leave it

---@class TestClock
---@field set fun(self: TestClock, time: string) RFC 3339
---@field advance fun(self: TestClock, by: string|number) seconds, or a text like "15m"
---@field now fun(self: TestClock): string

---A station of a test. Its fields may be set at any time; calls to it are answered by the test.
---
---    local station = t.station{ vendor = "Acme", calls = { Reset = function(payload) return { status = "Accepted" } end } }
---    station:on("ClearCache", { status = "Rejected" })
---    station:on("GetLog", function() return nil, "Timeout" end)
---
---A function that answers returns the response, or nil and an ocpp.error, or nil and one of "NotConnected", "ConnectionLost",
---"TooManyCalls", "NotPermitted", "NoCommand", "Timeout". A call that nothing answers makes the test fail.
---@class TestStation
---@field id string
---@field version "1.6"|"2.0.1"|"2.1"
---@field connected boolean
---@field registration? "Accepted"|"Pending"|"Rejected" what an operator decided
---@field told? "Accepted"|"Pending"|"Rejected" what it was told last
---@field tx? TransactionFacts what the records know of the transaction event that it sends
---@field vendor? string
---@field model? string
---@field serial? string
---@field firmware? string
---@field remote string
---@field auth "none"|"basic"|"certificate"
---@field labels table<string, string>
---@field sent { action: string, payload: table }[] what the scripts sent to it
---@field on fun(self: TestStation, action: string, answer: table|fun(payload: table): table?, any)

---An answer to a request of http.
---
---    local requests = t.http{
---      ["GET https://prices.example/now"] = { json = { price = 0.3 } },
---      ["POST https://alarms.example/"] = function(request) return nil, "no answer within 5s" end,
---    }
---    t.call("transaction_event", event)
---    assert.equal("door", requests[1].json.cause)
---
---A function that answers returns such a table, or nil and why there is no answer.
---@class (exact) TestHTTPAnswer
---@field status? integer 200 where left out
---@field headers? table<string, string>
---@field body? string
---@field json? any the body, as JSON; instead of body

---@class TestHTTPRequest
---@field method string
---@field url string
---@field headers table<string, string> names in lower case
---@field body string
---@field json? any the body, where it is JSON
---@field timeout number seconds

---A line of the log. fields are those that the script gave; tables are in it as JSON.
---@class TestLogLine
---@field level "debug"|"info"|"warn"|"error"
---@field message string
---@field fields table<string, any>
---@field station? string
---@field request? string
---@field plugin? string
---@field callback? string
---@field generation? string
---@field at? string file and line

---What a station would be told, and in problem what the log would say.
---@class TestError
---@field code string
---@field description string
---@field details? table
---@field problem? string

---In tests assert is Lua's own, with functions in it. Each takes a text as last argument, for the failure.
---@class Assert
---@field equal fun(expected: any, got: any, text?: string) all through: tables by what is in them
---@field same fun(expected: any, got: any, text?: string) the same as equal
---@field not_equal fun(unexpected: any, got: any, text?: string)
---@field is_true fun(value: any, text?: string)
---@field is_false fun(value: any, text?: string)
---@field is_nil fun(value: any, text?: string)
---@field is_not_nil fun(value: any, text?: string)
---@field matches fun(pattern: string, text: any, message?: string) a Lua pattern, or the text itself
---@field contains fun(part: any, whole: any, text?: string) a text in a text, an item in a list, fields in a table
---@field error fun(fn: function, pattern?: string, text?: string) that fn raises an error
---@field fail fun(text?: string)
---@overload fun(value: any, message?: any, ...): any, any, ...
`
