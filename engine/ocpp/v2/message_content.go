package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// MessageContent is a text for the driver, in one language and format.
type MessageContent struct {
	Format     MessageFormatEnum `json:"format" ocpp:"required"`
	Language   *string           `json:"language,omitempty" ocpp:"max=8"`
	Content    string            `json:"content" ocpp:"required,max=512,max@2.1=1024"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// MessageFormatEnum is the format of a text.
type MessageFormatEnum string

// The values of MessageFormatEnum.
const (
	MessageFormatASCII MessageFormatEnum = "ASCII"
	MessageFormatHTML  MessageFormatEnum = "HTML"
	MessageFormatURI   MessageFormatEnum = "URI"
	MessageFormatUTF8  MessageFormatEnum = "UTF8"

	// Since OCPP 2.1.
	MessageFormatQRCODE MessageFormatEnum = "QRCODE"
)

// Values lists what a MessageFormatEnum may be.
func (MessageFormatEnum) Values() []plan.Value {
	return append(plan.Values(MessageFormatASCII, MessageFormatHTML, MessageFormatURI, MessageFormatUTF8),
		plan.Since(ocpp.V21, MessageFormatQRCODE)...)
}
