package host

import (
	"slices"
	"strings"
)

// removal turns the output of iptables-save into input for iptables-restore
// that deletes the rules with the comment or about one of the links, and every
// chain with one of the prefixes.
func removal(saved, comment string, prefixes, links []string) string {
	var script strings.Builder
	table := ""
	var rules, chains []string
	isOurs := func(chain string) bool {
		return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(chain, p) })
	}
	for line := range strings.Lines(saved) {
		line = strings.TrimRight(line, "\n")
		switch {
		case strings.HasPrefix(line, "*"):
			table, rules, chains = line, nil, nil
		case strings.HasPrefix(line, ":"):
			if name, _, _ := strings.Cut(line[1:], " "); isOurs(name) {
				chains = append(chains, name)
			}
		case strings.HasPrefix(line, "-A "):
			words := strings.Fields(line)
			ours := slices.ContainsFunc(words[2:], func(word string) bool {
				return isOurs(word) || strings.Trim(word, `"`) == comment || slices.Contains(links, word)
			})
			// Rules inside a chain that goes away go with it.
			if ours && !isOurs(words[1]) {
				rules = append(rules, "-D "+line[3:])
			}
		case line == "COMMIT" && len(rules)+len(chains) > 0:
			script.WriteString(table + "\n")
			// Declaring a chain empties it; only then can it be deleted.
			for _, chain := range chains {
				script.WriteString(":" + chain + " - [0:0]\n")
			}
			for _, rule := range rules {
				script.WriteString(rule + "\n")
			}
			for _, chain := range chains {
				script.WriteString("-X " + chain + "\n")
			}
			script.WriteString("COMMIT\n")
		}
	}
	return script.String()
}
