package sim

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"slices"

	"csms/engine/ocpp/v2"
)

// installCertificate keeps the hashes of a root certificate; what is no certificate is refused (OCPP
// 2.0.1 M05).
func installCertificate(c *Command, req *v2.InstallCertificateRequest) (*v2.InstallCertificateResponse, error) {
	cert := parseCertificate(req.Certificate)
	if cert == nil {
		return &v2.InstallCertificateResponse{Status: v2.InstallCertificateStatusRejected}, nil
	}
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	installed := v2.CertificateHashDataChain{
		CertificateHashData: hashes(cert), CertificateType: v2.GetCertificateIDUseEnum(req.CertificateType),
	}
	s.model.certificates = append(s.model.certificates, installed)
	return &v2.InstallCertificateResponse{Status: v2.InstallCertificateStatusAccepted}, nil
}

func parseCertificate(text string) *x509.Certificate {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil
	}
	return cert
}

// hashes names a certificate; the issuer's key is taken to be its own, as it is for a root.
func hashes(cert *x509.Certificate) v2.CertificateHashData {
	name, key := sha256.Sum256(cert.RawIssuer), sha256.Sum256(cert.RawSubjectPublicKeyInfo)
	return v2.CertificateHashData{
		HashAlgorithm:  v2.HashAlgorithmSHA256,
		IssuerNameHash: hex.EncodeToString(name[:]),
		IssuerKeyHash:  hex.EncodeToString(key[:]),
		SerialNumber:   cert.SerialNumber.Text(16),
	}
}

// getInstalledCertificateIds lists them (OCPP 2.0.1 M03).
func getInstalledCertificateIds(c *Command, req *v2.GetInstalledCertificateIdsRequest) (*v2.GetInstalledCertificateIdsResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []v2.CertificateHashDataChain
	for _, one := range s.model.certificates {
		if len(req.CertificateType) == 0 || slices.Contains(req.CertificateType, one.CertificateType) {
			found = append(found, one)
		}
	}
	if len(found) == 0 {
		return &v2.GetInstalledCertificateIdsResponse{Status: v2.GetInstalledCertificateStatusNotFound}, nil
	}
	return &v2.GetInstalledCertificateIdsResponse{
		Status: v2.GetInstalledCertificateStatusAccepted, CertificateHashDataChain: found,
	}, nil
}

// deleteCertificate removes one (OCPP 2.0.1 M04).
func deleteCertificate(c *Command, req *v2.DeleteCertificateRequest) (*v2.DeleteCertificateResponse, error) {
	s := c.Station
	s.mu.Lock()
	defer s.mu.Unlock()
	w := req.CertificateHashData
	before := len(s.model.certificates)
	s.model.certificates = slices.DeleteFunc(s.model.certificates, func(one v2.CertificateHashDataChain) bool {
		h := one.CertificateHashData
		return h.SerialNumber == w.SerialNumber && h.IssuerNameHash == w.IssuerNameHash && h.IssuerKeyHash == w.IssuerKeyHash
	})
	if len(s.model.certificates) == before {
		return &v2.DeleteCertificateResponse{Status: v2.DeleteCertificateStatusNotFound}, nil
	}
	return &v2.DeleteCertificateResponse{Status: v2.DeleteCertificateStatusAccepted}, nil
}

// certificateSigned takes any chain that begins with a certificate (OCPP 2.0.1 A02, A03).
func certificateSigned(_ *Command, req *v2.CertificateSignedRequest) (*v2.CertificateSignedResponse, error) {
	if parseCertificate(req.CertificateChain) == nil {
		return &v2.CertificateSignedResponse{Status: v2.CertificateSignedStatusRejected}, nil
	}
	return &v2.CertificateSignedResponse{Status: v2.CertificateSignedStatusAccepted}, nil
}

// SignCertificate asks the CSMS to sign a new key of the station (OCPP 2.0.1 A02). The common name is
// the serial number, the organisation what SecurityCtrlr.OrganizationName says.
func (s *Station) SignCertificate(ctx context.Context, use v2.CertificateSigningUseEnum) error {
	s.mu.Lock()
	organization := ""
	for _, v := range s.variables() {
		if v.name == "OrganizationName" {
			organization = v.value
		}
	}
	s.mu.Unlock()
	csr, err := s.certificateRequest(organization)
	if err != nil {
		return err
	}
	_, err = s.Call(ctx, "SignCertificate", &v2.SignCertificateRequest{CSR: csr, CertificateType: &use})
	return err
}

// certificateRequest is a request for a certificate for a new key, in PEM.
func (s *Station) certificateRequest(organization string) (string, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return "", err
	}
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
		Subject: pkix.Name{CommonName: s.options.Serial, Organization: []string{organization}},
	}, key)
	if err != nil {
		return "", err
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der})), nil
}
