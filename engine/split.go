package engine

import (
	"context"
	"fmt"
	"strings"

	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v16"
	"csms/engine/ocpp/v2"
)

// CallInPieces is Call for lists that may be longer than what the station takes in one message: they are sent in pieces
// and answered as one (OCPP 2.0.1 B05.FR.11, B06.FR.05, D01.FR.11, N06.FR.04). limit says how many items and bytes of an action the
// station takes; 0: unknown. A SetVariables that sets a variable twice becomes two (B05.FR.13). An error after some pieces
// says how many items went through. A local list, in 1.6's own terms too, goes on with differential updates, until one is not
// accepted, which is the answer.
func (s *Station) CallInPieces(ctx context.Context, action *plan.Action, request any, limit func(action string) (items, bytes int)) (any, error) {
	switch req := request.(type) {
	case *v2.GetVariablesRequest:
		return inPieces(ctx, s, action, req.GetVariableData, limit,
			func(d v2.GetVariableData) int {
				return size(s, action, &v2.GetVariablesRequest{GetVariableData: []v2.GetVariableData{d}})
			},
			nil,
			func(part []v2.GetVariableData) any {
				return &v2.GetVariablesRequest{GetVariableData: part, CustomData: req.CustomData}
			},
			func(whole, part *v2.GetVariablesResponse) {
				whole.GetVariableResult = append(whole.GetVariableResult, part.GetVariableResult...)
			})
	case *v2.SetVariablesRequest:
		return inPieces(ctx, s, action, req.SetVariableData, limit,
			func(d v2.SetVariableData) int {
				return size(s, action, &v2.SetVariablesRequest{SetVariableData: []v2.SetVariableData{d}})
			},
			sameVariable,
			func(part []v2.SetVariableData) any {
				return &v2.SetVariablesRequest{SetVariableData: part, CustomData: req.CustomData}
			},
			func(whole, part *v2.SetVariablesResponse) {
				whole.SetVariableResult = append(whole.SetVariableResult, part.SetVariableResult...)
			})
	case *v2.SetVariableMonitoringRequest:
		return inPieces(ctx, s, action, req.SetMonitoringData, limit,
			func(d v2.SetMonitoringData) int {
				return size(s, action, &v2.SetVariableMonitoringRequest{SetMonitoringData: []v2.SetMonitoringData{d}})
			},
			nil,
			func(part []v2.SetMonitoringData) any {
				return &v2.SetVariableMonitoringRequest{SetMonitoringData: part, CustomData: req.CustomData}
			},
			func(whole, part *v2.SetVariableMonitoringResponse) {
				whole.SetMonitoringResult = append(whole.SetMonitoringResult, part.SetMonitoringResult...)
			})
	case *v2.ClearVariableMonitoringRequest:
		return inPieces(ctx, s, action, req.ID, limit,
			func(int) int { return 12 },
			nil,
			func(part []int) any { return &v2.ClearVariableMonitoringRequest{ID: part, CustomData: req.CustomData} },
			func(whole, part *v2.ClearVariableMonitoringResponse) {
				whole.ClearMonitoringResult = append(whole.ClearMonitoringResult, part.ClearMonitoringResult...)
			})
	case *v2.SendLocalListRequest:
		return sendLocalList(ctx, s, action, req.LocalAuthorizationList, req.VersionNumber, req.UpdateType == v2.UpdateFull, limit,
			func(part []v2.AuthorizationData, version int, first bool) any {
				piece := *req
				if piece.LocalAuthorizationList, piece.VersionNumber = part, version; !first {
					piece.UpdateType = v2.UpdateDifferential
				}
				return &piece
			})
	case *v16.SendLocalListRequest:
		return sendLocalList(ctx, s, action, req.LocalAuthorizationList, req.ListVersion, req.UpdateType == v16.UpdateTypeFull, limit,
			func(part []v16.AuthorizationData, version int, first bool) any {
				piece := *req
				if piece.LocalAuthorizationList, piece.ListVersion = part, version; !first {
					piece.UpdateType = v16.UpdateTypeDifferential
				}
				return &piece
			})
	}
	return s.Call(ctx, action, request)
}

// sendLocalList sends a local list in pieces. Each needs a higher version than the one before (OCPP 2.0.1 D01.FR.19, 1.6 §5.15). Those of
// a full list end with its version, where that leaves room for versions above 0; those of a differential one begin with it. request
// makes the message of a piece; all but the first are differential.
func sendLocalList[T any](ctx context.Context, s *Station, action *plan.Action, list []T, version int, full bool,
	limit func(action string) (items, bytes int), request func(part []T, version int, first bool) any) (any, error) {
	pieces := cut(list, action.Name, limit, func(d T) int { return size(s, action, request([]T{d}, version, true)) }, nil)
	if full && version > 0 {
		version = max(1, version-len(pieces)+1)
	}
	var response any
	done := 0
	for i, piece := range pieces {
		var err error
		if response, err = s.Call(ctx, action, request(piece, version+i, i == 0)); err != nil {
			return nil, partly(done, len(list), err)
		}
		if !accepts(action, response) {
			break
		}
		done += len(piece)
	}
	return response, nil
}

// partly is the error of a piece, with how many items went through before it.
func partly(done, of int, err error) error {
	if done == 0 {
		return err
	}
	return fmt.Errorf("%d of %d items went through: %w", done, of, err)
}

// frameBytes is what the frame around a payload takes at most, beside the action's name.
const frameBytes = 64

// size is how many bytes a payload with one item has.
func size(s *Station, action *plan.Action, request any) int {
	return len(action.Request.Append(nil, request, s.Info().Version))
}

// sameVariable reports whether two items set the same: names are identifierStrings, whose case doesn't matter, and Actual is the
// attribute that is meant where none is said.
func sameVariable(a, b v2.SetVariableData) bool {
	return strings.EqualFold(a.Component.Name, b.Component.Name) && sameName(a.Component.Instance, b.Component.Instance) &&
		sameEVSE(a.Component.EVSE, b.Component.EVSE) &&
		strings.EqualFold(a.Variable.Name, b.Variable.Name) && sameName(a.Variable.Instance, b.Variable.Instance) &&
		attribute(a.AttributeType) == attribute(b.AttributeType)
}

func attribute(a *v2.AttributeEnum) v2.AttributeEnum {
	if a == nil {
		return v2.AttributeActual
	}
	return *a
}

func sameName(a, b *string) bool {
	return a == nil && b == nil || a != nil && b != nil && strings.EqualFold(*a, *b)
}

func same[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

func sameEVSE(a, b *v2.EVSE) bool {
	return a == nil && b == nil || a != nil && b != nil && a.ID == b.ID && same(a.ConnectorID, b.ConnectorID)
}

func inPieces[T, Res any](ctx context.Context, s *Station, action *plan.Action, all []T, limit func(string) (items, bytes int),
	size func(T) int, apart func(a, b T) bool, request func([]T) any, merge func(whole, part *Res)) (any, error) {
	pieces := cut(all, action.Name, limit, size, apart)
	if len(pieces) == 1 {
		return s.Call(ctx, action, request(pieces[0]))
	}
	var whole *Res
	done := 0
	for _, piece := range pieces {
		response, err := s.Call(ctx, action, request(piece))
		if err != nil {
			return nil, partly(done, len(all), err)
		}
		part := response.(*Res)
		if whole == nil {
			first := *part // what was decoded is shared
			whole = &first
		} else {
			merge(whole, part)
		}
		done += len(piece)
	}
	return whole, nil
}

// cut cuts a list into pieces that the station takes.
func cut[T any](all []T, action string, limit func(string) (items, bytes int), size func(T) int, apart func(a, b T) bool) [][]T {
	items, bytes := limit(action)
	var pieces [][]T
	var piece []T
	room := 0
	for _, item := range all {
		n := 0
		if bytes > 0 {
			n = size(item)
		}
		full := items > 0 && len(piece) >= items || bytes > 0 && len(piece) > 0 && room+n+frameBytes+len(action) > bytes
		if apart != nil && !full {
			for _, before := range piece {
				full = full || apart(before, item)
			}
		}
		if full {
			pieces, piece, room = append(pieces, piece), nil, 0
		}
		piece = append(piece, item)
		room += n
	}
	if len(piece) > 0 || len(pieces) == 0 {
		pieces = append(pieces, piece)
	}
	return pieces
}
