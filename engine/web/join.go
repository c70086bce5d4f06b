package web

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// joined is the name of the module that a browser gets in place of those of the first page: one answer instead of thirty. It stands
// beside app.js, from which addresses in import() are told.
const joined = "first.js"

// packages are the modules that are imported by the name of a package.
var packages = map[string]string{"preact": "vendor/preact.mjs", "preact/hooks": "vendor/hooks.mjs", "htm": "vendor/htm.mjs"}

// The forms of import and export that modules may have, ours and those of the libraries.
var (
	importing = regexp.MustCompile(`(?m)^import ?(\{.+?\}|\* as \w+|\w+) ?from ?['"]([^'"]+)['"];\n?`)
	declaring = regexp.MustCompile(`(?m)(^|;)export (default )?((?:async )?function|class|const)( \w+)?`)
	listing   = regexp.MustCompile(`\bexport ?\{([\w$, ]+)\};(?:\n//# sourceMappingURL=.*)?`)
	otherForm = regexp.MustCompile(`(?m)(?:^|[;}])(?:import|export)\b[^(].*`)
	loading   = regexp.MustCompile(`\bimport\(`)
	unnamed   = regexp.MustCompile(`\W`) // what names of variables can't have
)

// joiner joins modules into one. Each is a function of its own there, so that what it doesn't export stays its own.
type joiner struct {
	files    map[string][]byte // by their path below app/
	modules  []string          // paths of those that are joined, each after what it imports
	done     map[string]bool   // false: what it imports is being joined
	exported map[string]string // the module of each exported name
	text     strings.Builder
}

// join makes one module of those with the paths names and of all that these import, and tells which. It exports what they do, and
// as default that of the last of names. A name that two of them export is an error, and so are imports in a circle and forms of
// import or export that are not known here.
func join(files map[string][]byte, names ...string) (text []byte, modules []string, err error) {
	j := joiner{files: files, done: map[string]bool{}, exported: map[string]string{}}
	for _, name := range names {
		if err := j.add(name); err != nil {
			return nil, nil, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(j.exported)) {
		fmt.Fprintf(&j.text, "export const %s = %s.%[1]s;\n", name, variable(j.exported[name]))
	}
	fmt.Fprintf(&j.text, "export default %s.default;\n", variable(names[len(names)-1]))
	return []byte(j.text.String()), j.modules, nil
}

// variable is what a module is called within the joined one.
func variable(name string) string {
	return "$" + unnamed.ReplaceAllString(name, "_")
}

// target is the path of what a module imports.
func target(name, imported string) string {
	if p, ok := packages[imported]; ok {
		return p
	}
	return path.Join(path.Dir(name), imported)
}

// add joins a module, after what it imports.
func (j *joiner) add(name string) error {
	if done, begun := j.done[name]; done {
		return nil
	} else if begun {
		return fmt.Errorf("%s imports itself by way of others", name)
	}
	source, ok := j.files[name]
	if !ok {
		return fmt.Errorf("%s is imported, and not there", name)
	}
	j.done[name] = false
	for _, m := range importing.FindAllSubmatch(source, -1) {
		if err := j.add(target(name, string(m[2]))); err != nil {
			return err
		}
	}
	j.done[name] = true
	j.modules = append(j.modules, name)
	return j.write(name, string(source))
}

// write adds a module as a function that returns what it exports.
func (j *joiner) write(name, text string) error {
	text, err := j.linked(name, text)
	if err != nil {
		return err
	}
	text, public := separated(text)
	if form := otherForm.FindString(text); form != "" {
		return fmt.Errorf("%s: a form of import or export that can't be joined: %.100s", name, form)
	}
	if loading.MatchString(text) && path.Dir(name) != path.Dir(joined) {
		return fmt.Errorf("%s: import() in a module that is joined has to be in the folder of app.js", name)
	}
	var returned []string
	for _, e := range public {
		returned = append(returned, e.public+": "+e.local)
		if e.public == "default" {
			continue // which is nobody's but of those who import this module
		}
		if other, taken := j.exported[e.public]; taken {
			return fmt.Errorf("%s exports %s, and so does %s: modules that are joined need names of their own", name, e.public, other)
		}
		j.exported[e.public] = name
	}
	fmt.Fprintf(&j.text, "// %s\nconst %s = (() => {\n%s\nreturn { %s };\n})();\n\n", name, variable(name), text, strings.Join(returned, ", "))
	return nil
}

// linked is the text of a module with constants in place of its imports.
func (j *joiner) linked(name, text string) (string, error) {
	var unknown error
	text = importing.ReplaceAllStringFunc(text, func(line string) string {
		m := importing.FindStringSubmatch(line)
		what, from := m[1], target(name, m[2])
		if list, ok := strings.CutPrefix(what, "{"); ok {
			for one := range strings.SplitSeq(strings.TrimSuffix(list, "}"), ",") {
				if public, _, _ := strings.Cut(strings.TrimSpace(one), " as "); j.exported[public] != from {
					unknown = fmt.Errorf("%s imports %s, which %s doesn't export", name, public, from)
				}
			}
			return fmt.Sprintf("const %s = %s;\n", strings.ReplaceAll(what, " as ", ": "), variable(from))
		}
		if all, ok := strings.CutPrefix(what, "* as "); ok {
			return fmt.Sprintf("const %s = %s;\n", all, variable(from))
		}
		return fmt.Sprintf("const %s = %s.default;\n", what, variable(from))
	})
	return text, unknown
}

// export is what a module calls local, and others public.
type export struct{ public, local string }

// separated is the text of a module without the word export, and what it exports.
func separated(text string) (string, []export) {
	var all []export
	text = declaring.ReplaceAllStringFunc(text, func(begin string) string {
		m := declaring.FindStringSubmatch(begin)
		local := strings.TrimSpace(m[4])
		public := local
		if m[2] != "" {
			public, local = "default", cmp.Or(local, "$default")
		}
		all = append(all, export{public, local})
		return m[1] + m[3] + " " + local
	})
	text = listing.ReplaceAllStringFunc(text, func(list string) string {
		for one := range strings.SplitSeq(listing.FindStringSubmatch(list)[1], ",") {
			local, public, _ := strings.Cut(strings.TrimSpace(one), " as ")
			all = append(all, export{cmp.Or(public, local), local})
		}
		return ""
	})
	return text, all
}
