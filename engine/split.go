package engine

import (
	"context"
	"fmt"
	"strings"

	"csms/engine/ocpp/plan"
	"csms/engine/ocpp/v2"
)

// CallInPieces is Call for lists that may be longer than what the station takes in one message: they are sent in pieces
// and answered as one (OCPP 2.0.1 B05.FR.11, B06.FR.05, D01.FR.11, N06.FR.04). limit says how many items and bytes of an action the
// station takes; 0: unknown. A SetVariables that sets a variable twice becomes two (B05.FR.13). An error after some pieces
// says how many items went through. A local list goes on with differential updates, until one is not accepted, which is the answer.
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
		return s.sendLocalList(ctx, action, req, limit)
	}
	return s.Call(ctx, action, request)
}

// sendLocalList sends a local list in pieces. Each needs a higher version than the one before (OCPP 2.0.1 D01.FR.19). Those of a
// full list end with its version, where that leaves room for versions above 0; those of a differential one begin with it.
func (s *Station) sendLocalList(ctx context.Context, action *plan.Action, req *v2.SendLocalListRequest, limit func(action string) (items, bytes int)) (any, error) {
	pieces := cut(req.LocalAuthorizationList, action.Name, limit, func(d v2.AuthorizationData) int {
		return size(s, action, &v2.SendLocalListRequest{LocalAuthorizationList: []v2.AuthorizationData{d}})
	}, nil)
	part := *req
	if req.UpdateType == v2.UpdateFull && req.VersionNumber > 0 {
		part.VersionNumber = max(1, req.VersionNumber-len(pieces)+1)
	}
	done := 0
	for {
		part.LocalAuthorizationList = pieces[0]
		response, err := s.Call(ctx, action, &part)
		if err != nil && done > 0 {
			return nil, fmt.Errorf("%d of %d items went through: %w", done, len(req.LocalAuthorizationList), err)
		}
		if err != nil {
			return nil, err
		}
		done += len(pieces[0])
		if pieces = pieces[1:]; len(pieces) == 0 || response.(*v2.SendLocalListResponse).Status != v2.SendLocalListStatusAccepted {
			return response, nil
		}
		part.UpdateType = v2.UpdateDifferential
		part.VersionNumber++
	}
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
		if err != nil && done > 0 {
			return nil, fmt.Errorf("%d of %d items went through: %w", done, len(all), err)
		}
		if err != nil {
			return nil, err
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
