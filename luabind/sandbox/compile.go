package sandbox

import (
	"bytes"
	"fmt"
	"strings"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

const (
	// MaxSource is the size of a file in bytes.
	MaxSource = 256 << 10

	maxBlocks = 200    // brackets and blocks within each other
	maxDepth  = 1000   // of the syntax tree; chains such as a+a+a count too
	maxChain  = 4000   // .. or ^ in one expression
	maxPrefix = 100    // not, - and # before one another
	maxLabels = 1000   // labels and gotos in a file: the compiler compares each with each
	maxItems  = 25_000 // items without a key in one table constructor; the compiler's code is wrong from 25,551 on
)

// Compile parses and compiles a file. name is what errors and tracebacks show. A first line that begins with # is skipped. The function
// prototype may be shared by any number of VMs. The error is an *Error.
func Compile(name string, source []byte) (*lua.FunctionProto, error) {
	chunk, err := Parse(name, source)
	if err != nil {
		return nil, err
	}
	return compileTree(name, chunk)
}

// Parse returns the syntax tree of a file, checked for depth. The error is an *Error.
func Parse(name string, source []byte) (chunk []ast.Stmt, err error) {
	if len(source) > MaxSource {
		return nil, &Error{File: name, Text: fmt.Sprintf("the file has %d bytes; the limit is %d", len(source), MaxSource)}
	}
	source = bytes.TrimPrefix(source, []byte("\xef\xbb\xbf"))
	if bytes.HasPrefix(source, []byte("#")) {
		end := bytes.IndexAny(source, "\r\n")
		if end < 0 {
			end = len(source)
		}
		source = source[end:]
	}
	open, problem := scan(name, source)
	if problem != nil {
		return nil, problem
	}
	defer func() {
		if r := recover(); r != nil {
			chunk, err = nil, asCompileError(name, r)
		}
	}()
	chunk, perr := parse.Parse(bytes.NewReader(source), name)
	if perr != nil {
		return nil, syntaxError(name, source, perr, open)
	}
	new(rewriter).checkDepth(chunk)
	return chunk, nil
}

// compileTree compiles what Parse returned, and changes it on the way.
func compileTree(name string, chunk []ast.Stmt) (proto *lua.FunctionProto, err error) {
	defer func() {
		if r := recover(); r != nil {
			proto, err = nil, asCompileError(name, r)
		}
	}()
	var r rewriter
	chunk = r.file(chunk)
	proto, cerr := lua.Compile(chunk, name)
	if cerr != nil {
		e := &Error{File: name, Text: cerr.Error()}
		if c, ok := cerr.(*lua.CompileError); ok {
			e.Line, e.Text = c.Line, strings.Replace(c.Message, "register overflow(", "too many values in one function (", 1)
			if e.Line >= markedLine {
				e.Line = r.marks[e.Line-markedLine].line
			}
		}
		return nil, e
	}
	r.finish(proto)
	var problem *Error
	eachProto(proto, func(p *lua.FunctionProto) {
		if len(p.DbgUpvalues) > 255 && problem == nil {
			problem = &Error{File: name, Line: p.LineDefined, Text: "the function uses more than 255 outer local variables"}
		}
	})
	if problem != nil {
		return nil, problem
	}
	for _, g := range Globals(proto) {
		if g.Write {
			return nil, &Error{File: name, Line: g.Line, Text: assignmentText(g.Name)}
		}
	}
	return proto, nil
}

// problem is what the checks of this package panic with.
type problem struct {
	line int
	text string
}

func asCompileError(name string, r any) *Error {
	switch r := r.(type) {
	case problem:
		return &Error{File: name, Line: r.line, Text: r.text}
	case *parse.Error:
		return &Error{File: name, Line: max(0, r.Pos.Line), Text: r.Message}
	}
	return &Error{File: name, Text: fmt.Sprintf("can't be compiled: %v", r)}
}

// opener is a bracket or block that isn't closed yet.
type opener struct {
	text string
	line int
}

// scan reads the tokens before the parser does, so that nothing nested too deeply reaches it. It returns the innermost block that is open
// at the end, and leaves mistakes of other kinds to the parser.
func scan(name string, source []byte) (*opener, *Error) {
	scanner := parse.NewScanner(bytes.NewReader(source), name)
	var lexer parse.Lexer
	var open []opener
	prefix, labels, chain := 0, 0, 0
	pop := func() {
		if len(open) > 0 {
			open = open[:len(open)-1]
		}
	}
	for {
		token, err := scanner.Scan(&lexer)
		if err != nil || token.Type == parse.EOF {
			break
		}
		lexer.PrevTokenType = token.Type
		switch token.Type {
		case '(', '{', '[', parse.TFunction, parse.TDo, parse.TIf, parse.TRepeat:
			if len(open) >= maxBlocks {
				return nil, &Error{File: name, Line: token.Pos.Line, Text: fmt.Sprintf("nested too deeply: more than %d brackets and blocks are open", maxBlocks)}
			}
			open = append(open, opener{token.Str, token.Pos.Line})
		case ')', '}', ']', parse.TEnd, parse.TUntil:
			pop()
		case parse.TGoto, parse.T2Colon:
			if labels++; labels > maxLabels {
				return nil, &Error{File: name, Line: token.Pos.Line, Text: fmt.Sprintf("more than %d labels and gotos", maxLabels)}
			}
		}
		switch token.Type {
		case parse.TNot, '-', '#':
			if prefix++; prefix > maxPrefix {
				return nil, &Error{File: name, Line: token.Pos.Line, Text: fmt.Sprintf("more than %d operators before one value", maxPrefix)}
			}
		default:
			prefix = 0
		}
		// The parser keeps a chain of these on its stack until it ends.
		switch token.Type {
		case parse.T2Comma, '^':
			if chain++; chain > maxChain {
				return nil, &Error{File: name, Line: token.Pos.Line, Text: fmt.Sprintf("more than %d strings joined or powers taken in one expression", maxChain)}
			}
		case ',', ';', '=', ')', parse.TEnd, parse.TLocal, parse.TReturn, parse.TThen, parse.TDo:
			chain = 0
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	return &open[len(open)-1], nil
}

// syntaxError says in a sentence what the parser found.
func syntaxError(name string, source []byte, err error, open *opener) *Error {
	e := &Error{File: name, Text: err.Error()}
	p, ok := err.(*parse.Error)
	if !ok {
		return e
	}
	e.Line = p.Pos.Line
	token := clip(p.Token, 40)
	switch {
	case strings.HasPrefix(p.Message, "unterminated string"):
		e.Text = fmt.Sprintf("unfinished string near '%s'", token)
	case strings.HasPrefix(p.Message, "unterminated multiline string"):
		e.Text = "unfinished long string"
	case strings.HasPrefix(p.Message, "invalid multiline"):
		e.Text = "malformed or unfinished long string or comment"
	case strings.HasPrefix(p.Message, "Invalid"):
		e.Text = fmt.Sprintf("unexpected character near '%s'", token)
	case p.Pos.Line == parse.EOF:
		e.Text = "unexpected end of file"
		if open != nil {
			e.Text += fmt.Sprintf(" ('%s' at line %d is not closed)", open.text, open.line)
		}
	case strings.HasPrefix(p.Message, "syntax error"), p.Message == "parse error":
		e.Text = fmt.Sprintf("unexpected symbol near '%s'", token)
		if open != nil && open.line < e.Line {
			e.Text += fmt.Sprintf(" (is an 'end' or a bracket missing? '%s' at line %d is not closed)", open.text, open.line)
		}
	default:
		e.Text = fmt.Sprintf("%s near '%s'", p.Message, token)
	}
	if e.Line < 1 {
		e.Line = 1 + bytes.Count(bytes.TrimRight(source, "\n"), []byte("\n"))
	}
	return e
}
