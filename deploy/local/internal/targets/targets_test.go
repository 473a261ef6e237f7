package targets

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestAnnotatedRunningPodsOnly(t *testing.T) {
	var pods []Pod
	err := json.Unmarshal([]byte(`[
	 {"metadata":{"uid":"1","name":"a","namespace":"n","annotations":{"prometheus.io/scrape":"true","prometheus.io/path":"/m"}},
	  "status":{"phase":"Running","podIP":"10.0.0.1"},"spec":{"containers":[{"ports":[{"containerPort":8080}]}]}},
	 {"metadata":{"uid":"2","name":"b"},"status":{"phase":"Running","podIP":"10.0.0.2"}},
	 {"metadata":{"uid":"3","name":"c","annotations":{"prometheus.io/scrape":"true","prometheus.io/port":"1"}},"status":{"phase":"Pending"}}]`), &pods)
	if err != nil {
		t.Fatal(err)
	}
	byUID := map[string]Pod{}
	for _, pod := range pods {
		byUID[pod.Metadata.UID] = pod
	}
	path := filepath.Join(t.TempDir(), "targets.json")
	if err := write(path, byUID); err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(path)
	var groups []group
	if err := json.Unmarshal(data, &groups); err != nil {
		t.Fatal(err)
	}
	if len(groups) != 1 || groups[0].Targets[0] != "10.0.0.1:8080" || groups[0].Labels["__metrics_path__"] != "/m" {
		t.Errorf("%s", data)
	}
}
