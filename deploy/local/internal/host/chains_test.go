package host

import "testing"

func TestRemovalTakesOnlyOurs(t *testing.T) {
	saved := `# Generated
*filter
:INPUT ACCEPT [0:0]
:KUBE-FIREWALL - [0:0]
:MINE - [0:0]
-A INPUT -i slipway0 -m comment --comment slipway-local -j ACCEPT
-A INPUT -j KUBE-FIREWALL
-A INPUT -m comment --comment "about slipway-local-else" -j MINE
-A KUBE-FIREWALL -j DROP
-A MINE -j ACCEPT
COMMIT
*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
COMMIT
`
	want := `*filter
:KUBE-FIREWALL - [0:0]
-D INPUT -i slipway0 -m comment --comment slipway-local -j ACCEPT
-D INPUT -j KUBE-FIREWALL
-X KUBE-FIREWALL
COMMIT
`
	if got := removal(saved, "slipway-local", []string{"KUBE-"}, []string{"slipway0"}); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestMountsUnderAFolderDeepestFirst(t *testing.T) {
	info := `21 1 254:0 / / rw - ext4 /dev/vda rw
30 21 0:5 / /var/lib/slipway-local/kubelet/pods/a\040b rw - tmpfs tmpfs rw
31 30 0:6 / /var/lib/slipway-local/kubelet/pods/a\040b/deeper rw - tmpfs tmpfs rw
32 21 0:7 / /var/lib/slipway-local-other rw - tmpfs tmpfs rw
`
	got := mountsUnder(info, "/var/lib/slipway-local")
	if len(got) != 2 || got[0] != "/var/lib/slipway-local/kubelet/pods/a b/deeper" {
		t.Errorf("%q", got)
	}
}
