package translate

import (
	"fmt"

	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// The roots of 1.6 are the CSMS's, which it calls central system, and the manufacturer's.
const (
	csmsRoot         = v16.CertificateUseCentralSystemRootCertificate
	manufacturerRoot = v16.CertificateUseManufacturerRootCertificate
)

func certificateSigned(req *v2.CertificateSignedRequest, send Send) (*v2.CertificateSignedResponse, error) {
	if req.CertificateType != nil && *req.CertificateType != v2.CertificateSigningUseChargingStationCertificate {
		return nil, &Unsupported{"CertificateSigned", fmt.Sprintf("it has no certificate like %s", *req.CertificateType)}
	}
	res, err := ask[v16.CertificateSignedResponse](send, "CertificateSigned", &v16.CertificateSignedRequest{CertificateChain: req.CertificateChain})
	if err != nil {
		return nil, err
	}
	return &v2.CertificateSignedResponse{Status: v2.CertificateSignedStatusEnum(res.Status)}, nil
}

func installCertificate(req *v2.InstallCertificateRequest, send Send) (*v2.InstallCertificateResponse, error) {
	out := &v16.InstallCertificateRequest{Certificate: req.Certificate}
	switch req.CertificateType {
	case v2.InstallCertificateUseCSMSRootCertificate:
		out.CertificateType = csmsRoot
	case v2.InstallCertificateUseManufacturerRootCertificate:
		out.CertificateType = manufacturerRoot
	default:
		return nil, &Unsupported{"InstallCertificate", fmt.Sprintf("it has no certificate like %s", req.CertificateType)}
	}
	res, err := ask[v16.InstallCertificateResponse](send, "InstallCertificate", out)
	if err != nil {
		return nil, err
	}
	return &v2.InstallCertificateResponse{Status: v2.InstallCertificateStatusEnum(res.Status)}, nil
}

func deleteCertificate(req *v2.DeleteCertificateRequest, send Send) (*v2.DeleteCertificateResponse, error) {
	h := &req.CertificateHashData
	res, err := ask[v16.DeleteCertificateResponse](send, "DeleteCertificate", &v16.DeleteCertificateRequest{CertificateHashData: v16.CertificateHashData{
		HashAlgorithm: v16.HashAlgorithm(h.HashAlgorithm), IssuerNameHash: h.IssuerNameHash, IssuerKeyHash: h.IssuerKeyHash, SerialNumber: h.SerialNumber,
	}})
	if err != nil {
		return nil, err
	}
	return &v2.DeleteCertificateResponse{Status: v2.DeleteCertificateStatusEnum(res.Status)}, nil
}

// installedCertificates asks for one kind of root after the other, as 1.6 tells of one at a time.
func installedCertificates(req *v2.GetInstalledCertificateIdsRequest, send Send) (*v2.GetInstalledCertificateIdsResponse, error) {
	kinds := map[v2.GetCertificateIDUseEnum]v16.CertificateUse{
		v2.GetCertificateIDUseCSMSRootCertificate: csmsRoot, v2.GetCertificateIDUseManufacturerRootCertificate: manufacturerRoot,
	}
	wanted := req.CertificateType
	if len(wanted) == 0 {
		wanted = []v2.GetCertificateIDUseEnum{v2.GetCertificateIDUseCSMSRootCertificate, v2.GetCertificateIDUseManufacturerRootCertificate}
	}
	for _, w := range wanted {
		if _, ok := kinds[w]; !ok {
			return nil, &Unsupported{"GetInstalledCertificateIds", fmt.Sprintf("it has no certificate like %s", w)}
		}
	}
	out := &v2.GetInstalledCertificateIdsResponse{Status: v2.GetInstalledCertificateStatusNotFound}
	for _, w := range wanted {
		res, err := ask[v16.GetInstalledCertificateIdsResponse](send, "GetInstalledCertificateIds", &v16.GetInstalledCertificateIdsRequest{CertificateType: kinds[w]})
		if err != nil {
			return nil, err
		}
		for _, h := range res.CertificateHashData {
			out.Status = v2.GetInstalledCertificateStatusAccepted
			out.CertificateHashDataChain = append(out.CertificateHashDataChain, v2.CertificateHashDataChain{
				CertificateType: w, CertificateHashData: v2.CertificateHashData{
					HashAlgorithm: v2.HashAlgorithmEnum(h.HashAlgorithm), IssuerNameHash: h.IssuerNameHash, IssuerKeyHash: h.IssuerKeyHash, SerialNumber: h.SerialNumber,
				},
			})
		}
	}
	return out, nil
}
