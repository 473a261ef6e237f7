package host

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"

	"slipway-local/internal/layout"
)

// Unmount takes away every mount under the installation's folder.
func Unmount(l layout.Layout) error {
	// Again while something was found: mounts may lie on each other.
	for range 5 {
		info, err := os.ReadFile("/proc/self/mountinfo")
		if err != nil {
			return err
		}
		points := mountsUnder(string(info), l.Dir)
		if len(points) == 0 {
			return nil
		}
		for _, point := range points {
			// Detached, because a dying process may still hold a file open.
			if err := syscall.Unmount(point, syscall.MNT_DETACH); err != nil && err != syscall.EINVAL {
				return &os.PathError{Op: "unmount", Path: point, Err: err}
			}
		}
	}
	return nil
}

// mountsUnder reads mountinfo and lists the mount points in a folder, the last
// mounted first.
func mountsUnder(info, folder string) []string {
	unescape := strings.NewReplacer(`\040`, " ", `\011`, "\t", `\012`, "\n", `\134`, `\`)
	var points []string
	for line := range strings.Lines(info) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		point := unescape.Replace(fields[4])
		if point == folder || strings.HasPrefix(point, folder+"/") {
			points = append(points, point)
		}
	}
	slices.Reverse(points)
	return points
}

// RemoveCgroups removes the kubelet's groups, which stay behind empty. Groups
// that still hold a process refuse, and that is right.
func RemoveCgroups() {
	var remove func(string)
	remove = func(path string) {
		entries, err := os.ReadDir(path)
		if err != nil {
			return
		}
		for _, entry := range entries {
			if entry.IsDir() {
				remove(path + "/" + entry.Name())
			}
		}
		_ = syscall.Rmdir(path)
	}
	const root = "/sys/fs/cgroup"
	remove(root + "/kubepods")
	controllers, _ := os.ReadDir(root)
	for _, controller := range controllers {
		remove(root + "/" + controller.Name() + "/kubepods")
	}
}

// Mounted is an error while anything is mounted under the installation's
// folder: removing the folder would remove what is mounted there.
func Mounted(l layout.Layout) error {
	info, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return err
	}
	if points := mountsUnder(string(info), l.Dir); len(points) > 0 {
		return fmt.Errorf("still mounted, so the data is left alone: %s", strings.Join(points, " "))
	}
	return nil
}
