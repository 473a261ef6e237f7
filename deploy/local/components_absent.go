//go:build !kubernetes

package main

// Without the tag `kubernetes`, as in tests, there are only the verbs: nobody
// should compile Kubernetes for ten minutes to test a template.
func runComponent(string, []string) bool { return false }
