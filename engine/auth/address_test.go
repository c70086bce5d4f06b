package auth

import "testing"

func TestAddress(t *testing.T) {
	for remote, want := range map[string]string{
		"192.0.2.1:4711": "192.0.2.1", "[::ffff:192.0.2.1]:4711": "192.0.2.1", "[2001:db8:1:2:3::4]:4711": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:4711": "fe80::/64", "[::1]:4711": "::/64", "@": "@",
	} {
		if got := Address(remote); got != want {
			t.Errorf("%s is counted as %s, want %s", remote, got, want)
		}
	}
}
