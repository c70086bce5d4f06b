package translate

import (
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// Native puts a command of 1.6 that was sent as it is into the terms of 2.0.1, and so does up with its answer: those that change what
// records keep of a station. For others request is nil; ChangeConfiguration and GetConfiguration are variables, which Variable
// names.
func Native(req any) (request any, up func(res any) any) {
	switch req := req.(type) {
	case *v16.ReserveNowRequest:
		out := &v2.ReserveNowRequest{ID: req.ReservationID, ExpiryDateTime: req.ExpiryDate, IDToken: token(req.IDTag)}
		if req.ConnectorID > 0 {
			out.EVSEID = &req.ConnectorID
		}
		if req.ParentIDTag != nil {
			out.GroupIDToken = new(token(*req.ParentIDTag))
		}
		return out, func(res any) any {
			return &v2.ReserveNowResponse{Status: v2.ReserveNowStatusEnum(res.(*v16.ReserveNowResponse).Status)}
		}
	case *v16.CancelReservationRequest:
		return &v2.CancelReservationRequest{ReservationID: req.ReservationID}, func(res any) any {
			return &v2.CancelReservationResponse{Status: v2.CancelReservationStatusEnum(res.(*v16.CancelReservationResponse).Status)}
		}
	case *v16.DeleteCertificateRequest:
		h := &req.CertificateHashData
		return &v2.DeleteCertificateRequest{CertificateHashData: v2.CertificateHashData{
				HashAlgorithm: v2.HashAlgorithmEnum(h.HashAlgorithm), IssuerNameHash: h.IssuerNameHash, IssuerKeyHash: h.IssuerKeyHash, SerialNumber: h.SerialNumber,
			}}, func(res any) any {
				return &v2.DeleteCertificateResponse{Status: v2.DeleteCertificateStatusEnum(res.(*v16.DeleteCertificateResponse).Status)}
			}
	}
	return nil, nil
}
