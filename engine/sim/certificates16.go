package sim

import (
	"context"
	"slices"

	"csms/engine/ocpp/v16"
)

// certificate16 is a root certificate that is installed.
type certificate16 struct {
	use  v16.CertificateUse
	hash v16.CertificateHashData
}

// installCertificate keeps the hashes of a root certificate; what is no certificate is refused (security whitepaper).
func (d *dialect16) installCertificate(c *Command, req *v16.InstallCertificateRequest) (*v16.InstallCertificateResponse, error) {
	cert := parseCertificate(req.Certificate)
	if cert == nil {
		return &v16.InstallCertificateResponse{Status: v16.InstallCertificateStatusRejected}, nil
	}
	h := hashes(cert)
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	s.model.ocpp16.certificates = append(s.model.ocpp16.certificates, certificate16{req.CertificateType, v16.CertificateHashData{
		HashAlgorithm: v16.HashAlgorithm(h.HashAlgorithm), IssuerNameHash: h.IssuerNameHash, IssuerKeyHash: h.IssuerKeyHash, SerialNumber: h.SerialNumber,
	}})
	return &v16.InstallCertificateResponse{Status: v16.InstallCertificateStatusAccepted}, nil
}

// getInstalledCertificateIds lists those of one use.
func (d *dialect16) getInstalledCertificateIds(c *Command, req *v16.GetInstalledCertificateIdsRequest) (*v16.GetInstalledCertificateIdsResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	res := &v16.GetInstalledCertificateIdsResponse{Status: v16.GetInstalledCertificateStatusNotFound}
	for _, one := range s.model.ocpp16.certificates {
		if one.use == req.CertificateType {
			res.Status = v16.GetInstalledCertificateStatusAccepted
			res.CertificateHashData = append(res.CertificateHashData, one.hash)
		}
	}
	return res, nil
}

// deleteCertificate removes one.
func (d *dialect16) deleteCertificate(c *Command, req *v16.DeleteCertificateRequest) (*v16.DeleteCertificateResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.model.ocpp16.certificates
	left := slices.DeleteFunc(slices.Clone(all), func(one certificate16) bool { return one.hash == req.CertificateHashData })
	if len(left) == len(all) {
		return &v16.DeleteCertificateResponse{Status: v16.DeleteCertificateStatusNotFound}, nil
	}
	s.model.ocpp16.certificates = left
	return &v16.DeleteCertificateResponse{Status: v16.DeleteCertificateStatusAccepted}, nil
}

// certificateSigned takes any chain that begins with a certificate.
func (d *dialect16) certificateSigned(_ *Command, req *v16.CertificateSignedRequest) (*v16.CertificateSignedResponse, error) {
	status := v16.CertificateSignedStatusAccepted
	if parseCertificate(req.CertificateChain) == nil {
		status = v16.CertificateSignedStatusRejected
	}
	return &v16.CertificateSignedResponse{Status: status}, nil
}

// signCertificate asks the CSMS to sign a new key of the station. The organisation is what the key CpoName says.
func (d *dialect16) signCertificate(ctx context.Context, s *Station) error {
	s.mu.Lock()
	organization := s.key("CpoName").value
	s.mu.Unlock()
	csr, err := s.certificateRequest(organization)
	if err != nil {
		return err
	}
	_, err = s.Call(ctx, "SignCertificate", &v16.SignCertificateRequest{CSR: csr})
	return err
}
