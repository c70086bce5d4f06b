package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"csms/engine/messages"
)

// MessagesInput chooses messages.
type MessagesInput struct {
	Paging
	Action    string `query:"action" maxLength:"50"`
	Direction string `query:"direction" enum:"in,out" doc:"in: from the station"`
	Type      string `query:"type" enum:"CALL,CALLRESULT,CALLERROR,CALLRESULTERROR,SEND,?"`
	MessageID string `query:"id" maxLength:"100" doc:"the message id: a CALL and its answer have the same"`
	From      string `query:"from" maxLength:"40"`
	To        string `query:"to" maxLength:"40"`
}

type allMessagesInput struct {
	MessagesInput
	Station string `query:"station" maxLength:"255"`
}

type stationMessagesInput struct {
	MessagesInput
	Station string `path:"station" maxLength:"255" doc:"the station's id, without regard to case"`
}

const messagesText = "An answer (CALLRESULT, CALLERROR) belongs to the CALL of the same station with the same id and the other direction that came last before it: " +
	"ids are the station's for CALLs that come in, and ours for those that go out, so the same id may be there in both directions, and a station may use " +
	"one again. A page may be short, or empty, though next says that there is more: a request looks at only so much."

func (o Options) messagesLog(api huma.API) {
	huma.Register(api, huma.Operation{
		OperationID: "list-messages", Method: http.MethodGet, Path: "/api/v1/messages", Tags: []string{"messages"},
		Summary: "Messages from and to stations, the newest first", Description: messagesText,
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *allMessagesInput) (*listOutput[messages.Message], error) {
		return o.readMessages(ctx, &in.MessagesInput, in.Station)
	})
	huma.Register(api, huma.Operation{
		OperationID: "list-station-messages", Method: http.MethodGet, Path: "/api/v1/stations/{station}/messages", Tags: []string{"messages"},
		Summary: "Messages from and to one station, the newest first", Description: messagesText,
		Errors: []int{http.StatusNotFound},
	}, func(ctx context.Context, in *stationMessagesInput) (*listOutput[messages.Message], error) {
		return o.readMessages(ctx, &in.MessagesInput, in.Station)
	})
}

func (o Options) readMessages(ctx context.Context, in *MessagesInput, station string) (*listOutput[messages.Message], error) {
	if o.Messages == nil {
		return nil, newProblem(http.StatusNotFound, "messages are not logged here; messages.dir says where they would be")
	}
	f := messages.Filter{Station: station, Action: in.Action, Direction: in.Direction, Type: in.Type, ID: in.MessageID, Limit: in.Limit, Cursor: in.Cursor}
	if st, ok := o.Engine.Station(station); ok {
		f.Station = st.ID() // as it is in the log
	}
	var err error
	if f.From, f.To, err = period(in.From, in.To); err != nil {
		return nil, err
	}
	list, err := o.Messages.Read(ctx, f)
	if errors.Is(err, messages.ErrCursor) {
		return nil, invalidCursor(in.Cursor)
	}
	if err != nil {
		return nil, err
	}
	out := &listOutput[messages.Message]{listBody[messages.Message]{Items: []messages.Message{}, Next: known(list.Next)}}
	for _, e := range list.Items {
		out.Body.Items = append(out.Body.Items, e.Message())
	}
	return out, nil
}
