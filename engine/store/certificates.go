package store

import (
	"context"
	"time"

	"csms/engine/ocpp"
	"csms/engine/ocpp/v2"
)

// InstalledCertificate is a certificate that a station has.
type InstalledCertificate struct {
	Type           string // GetCertificateIdUseEnum
	HashAlgorithm  string
	IssuerNameHash string
	IssuerKeyHash  string
	SerialNumber   string
	Parent         string // serial number of the certificate that it is a child of; "" for none
	Reported       time.Time
}

// SaveInstalledCertificates replaces what is known of a station's certificates by an answer that has all of them.
func (s *Store) SaveInstalledCertificates(ctx context.Context, station string, res *v2.GetInstalledCertificateIdsResponse, at time.Time) error {
	return s.write(ctx, func(t *tx) error {
		if err := t.run(`DELETE FROM installed_certificates WHERE station = ?`, ocpp.IDKey(station)); err != nil {
			return err
		}
		for i := range res.CertificateHashDataChain {
			chain := &res.CertificateHashDataChain[i]
			if err := t.installed(station, string(chain.CertificateType), &chain.CertificateHashData, "", at); err != nil {
				return err
			}
			for j := range chain.ChildCertificateHashData {
				if err := t.installed(station, string(chain.CertificateType), &chain.ChildCertificateHashData[j], chain.CertificateHashData.SerialNumber, at); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (t *tx) installed(station, use string, h *v2.CertificateHashData, parent string, at time.Time) error {
	return t.run(`INSERT OR REPLACE INTO installed_certificates (station, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash,
		serial_number, parent, reported) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		ocpp.IDKey(station), use, string(h.HashAlgorithm), h.IssuerNameHash, h.IssuerKeyHash, h.SerialNumber, parent, stamp(at))
}

// DeleteInstalledCertificate forgets a certificate that was deleted. The letter case of hexadecimal digits doesn't matter.
func (s *Store) DeleteInstalledCertificate(ctx context.Context, station string, h v2.CertificateHashData) error {
	return s.write(ctx, func(t *tx) error {
		return t.run(`DELETE FROM installed_certificates WHERE station = ? AND hash_algorithm = ? AND lower(issuer_name_hash) = lower(?) AND lower(issuer_key_hash) = lower(?)
			AND lower(serial_number) = lower(?)`, ocpp.IDKey(station), string(h.HashAlgorithm), h.IssuerNameHash, h.IssuerKeyHash, h.SerialNumber)
	})
}

// InstalledCertificates lists the certificates of a station by type and serial number.
func (s *Store) InstalledCertificates(ctx context.Context, station string, p Page) (List[InstalledCertificate], error) {
	w := where{}.with("station = ?", ocpp.IDKey(station))
	var last InstalledCertificate
	if there, err := p.after(&last.Type, &last.SerialNumber, &last.IssuerKeyHash, &last.IssuerNameHash); err != nil {
		return List[InstalledCertificate]{}, err
	} else if there {
		w.and("(certificate_type, serial_number, issuer_key_hash, issuer_name_hash) > (?, ?, ?, ?)",
			last.Type, last.SerialNumber, last.IssuerKeyHash, last.IssuerNameHash)
	}
	return list(ctx, s.read, p, func(c InstalledCertificate) []any {
		return []any{c.Type, c.SerialNumber, c.IssuerKeyHash, c.IssuerNameHash}
	}, func(r rowScanner) (c InstalledCertificate, err error) {
		err = r.Scan(&c.Type, &c.HashAlgorithm, &c.IssuerNameHash, &c.IssuerKeyHash, &c.SerialNumber, &c.Parent, nullTime{&c.Reported})
		return c, err
	}, `SELECT certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number, parent, reported
		FROM installed_certificates`+w.sql+" ORDER BY certificate_type, serial_number, issuer_key_hash, issuer_name_hash", w.args...)
}
