// Package targets tells Prometheus which pods ask to be scraped. Debian builds
// Prometheus without Kubernetes discovery, so this watches the pods and writes
// a file for Prometheus's own file discovery.
package targets

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"slices"
)

// Pod is the part of a pod that matters here.
type Pod struct {
	Metadata struct {
		Name        string            `json:"name"`
		Namespace   string            `json:"namespace"`
		UID         string            `json:"uid"`
		Annotations map[string]string `json:"annotations"`
		Labels      map[string]string `json:"labels"`
	} `json:"metadata"`
	Status struct {
		Phase string `json:"phase"`
		PodIP string `json:"podIP"`
	} `json:"status"`
	Spec struct {
		Containers []struct {
			Name  string `json:"name"`
			Ports []struct {
				ContainerPort int `json:"containerPort"`
			} `json:"ports"`
		} `json:"containers"`
	} `json:"spec"`
}

type group struct {
	Targets []string          `json:"targets"`
	Labels  map[string]string `json:"labels"`
}

// groupOf follows the customary annotations prometheus.io/scrape, port, path
// and scheme.
func groupOf(pod Pod) (group, bool) {
	notes := pod.Metadata.Annotations
	if notes["prometheus.io/scrape"] != "true" || pod.Status.PodIP == "" || pod.Status.Phase != "Running" {
		return group{}, false
	}
	port := notes["prometheus.io/port"]
	for _, container := range pod.Spec.Containers {
		for _, declared := range container.Ports {
			if port == "" {
				port = fmt.Sprint(declared.ContainerPort)
			}
		}
	}
	if port == "" {
		return group{}, false
	}
	labels := map[string]string{"namespace": pod.Metadata.Namespace, "pod": pod.Metadata.Name}
	if path := notes["prometheus.io/path"]; path != "" {
		labels["__metrics_path__"] = path
	}
	if scheme := notes["prometheus.io/scheme"]; scheme != "" {
		labels["__scheme__"] = scheme
	}
	if app := pod.Metadata.Labels["app.kubernetes.io/name"]; app != "" {
		labels["app"] = app
	}
	return group{Targets: []string{net.JoinHostPort(pod.Status.PodIP, port)}, Labels: labels}, true
}

// write replaces the file only when it changes, in one step: Prometheus may be
// reading it.
func write(path string, pods map[string]Pod) error {
	groups := []group{}
	for _, pod := range pods {
		if g, wanted := groupOf(pod); wanted {
			groups = append(groups, g)
		}
	}
	slices.SortFunc(groups, func(a, b group) int { return cmp.Compare(a.Targets[0], b.Targets[0]) })
	data, err := json.MarshalIndent(groups, "", "  ")
	if err != nil {
		return err
	}
	if current, err := os.ReadFile(path); err == nil && string(current) == string(data) {
		return nil
	}
	if err := os.WriteFile(path+".new", data, 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
