package v2

import (
	"csms/engine/ocpp"
	"csms/engine/ocpp/plan"
)

// Price is a price without taxes, with taxes, or both. Since OCPP 2.1.
type Price struct {
	ExclTax    *float64    `json:"exclTax,omitempty"`
	InclTax    *float64    `json:"inclTax,omitempty"`
	TaxRates   []TaxRate   `json:"taxRates,omitempty" ocpp:"items=1..5"`
	CustomData *CustomData `json:"customData,omitempty"`
}

// Tariff is what energy, time, idle time and reservations cost. Since OCPP 2.1.
type Tariff struct {
	TariffID         string           `json:"tariffId" ocpp:"required,max=60"`
	Description      []MessageContent `json:"description,omitempty" ocpp:"items=1..10"`
	Currency         string           `json:"currency" ocpp:"required,max=3"`
	Energy           *TariffEnergy    `json:"energy,omitempty"`
	ValidFrom        *ocpp.DateTime   `json:"validFrom,omitempty"`
	ChargingTime     *TariffTime      `json:"chargingTime,omitempty"`
	IdleTime         *TariffTime      `json:"idleTime,omitempty"`
	FixedFee         *TariffFixed     `json:"fixedFee,omitempty"`
	ReservationTime  *TariffTime      `json:"reservationTime,omitempty"`
	ReservationFixed *TariffFixed     `json:"reservationFixed,omitempty"`
	MinCost          *Price           `json:"minCost,omitempty"`
	MaxCost          *Price           `json:"maxCost,omitempty"`
	CustomData       *CustomData      `json:"customData,omitempty"`
}

// TariffConditions is when a price holds. Since OCPP 2.1.
type TariffConditions struct {
	StartTimeOfDay  *string         `json:"startTimeOfDay,omitempty"`
	EndTimeOfDay    *string         `json:"endTimeOfDay,omitempty"`
	DayOfWeek       []DayOfWeekEnum `json:"dayOfWeek,omitempty" ocpp:"items=1..7"`
	ValidFromDate   *string         `json:"validFromDate,omitempty"`
	ValidToDate     *string         `json:"validToDate,omitempty"`
	EVSEKind        *EVSEKindEnum   `json:"evseKind,omitempty"`
	MinEnergy       *float64        `json:"minEnergy,omitempty"`
	MaxEnergy       *float64        `json:"maxEnergy,omitempty"`
	MinCurrent      *float64        `json:"minCurrent,omitempty"`
	MaxCurrent      *float64        `json:"maxCurrent,omitempty"`
	MinPower        *float64        `json:"minPower,omitempty"`
	MaxPower        *float64        `json:"maxPower,omitempty"`
	MinTime         *int            `json:"minTime,omitempty"`
	MaxTime         *int            `json:"maxTime,omitempty"`
	MinChargingTime *int            `json:"minChargingTime,omitempty"`
	MaxChargingTime *int            `json:"maxChargingTime,omitempty"`
	MinIdleTime     *int            `json:"minIdleTime,omitempty"`
	MaxIdleTime     *int            `json:"maxIdleTime,omitempty"`
	CustomData      *CustomData     `json:"customData,omitempty"`
}

// TariffConditionsFixed is when a fixed price holds. Since OCPP 2.1.
type TariffConditionsFixed struct {
	StartTimeOfDay     *string         `json:"startTimeOfDay,omitempty"`
	EndTimeOfDay       *string         `json:"endTimeOfDay,omitempty"`
	DayOfWeek          []DayOfWeekEnum `json:"dayOfWeek,omitempty" ocpp:"items=1..7"`
	ValidFromDate      *string         `json:"validFromDate,omitempty"`
	ValidToDate        *string         `json:"validToDate,omitempty"`
	EVSEKind           *EVSEKindEnum   `json:"evseKind,omitempty"`
	PaymentBrand       *string         `json:"paymentBrand,omitempty" ocpp:"max=20"`
	PaymentRecognition *string         `json:"paymentRecognition,omitempty" ocpp:"max=20"`
	CustomData         *CustomData     `json:"customData,omitempty"`
}

// TariffEnergy is the prices of energy. Since OCPP 2.1.
type TariffEnergy struct {
	Prices     []TariffEnergyPrice `json:"prices" ocpp:"required,items=1.."`
	TaxRates   []TaxRate           `json:"taxRates,omitempty" ocpp:"items=1..5"`
	CustomData *CustomData         `json:"customData,omitempty"`
}

// TariffEnergyPrice is a price of a kWh. Since OCPP 2.1.
type TariffEnergyPrice struct {
	PriceKwh   float64           `json:"priceKwh" ocpp:"required"`
	Conditions *TariffConditions `json:"conditions,omitempty"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// TariffFixed is the fixed prices. Since OCPP 2.1.
type TariffFixed struct {
	Prices     []TariffFixedPrice `json:"prices" ocpp:"required,items=1.."`
	TaxRates   []TaxRate          `json:"taxRates,omitempty" ocpp:"items=1..5"`
	CustomData *CustomData        `json:"customData,omitempty"`
}

// TariffFixedPrice is a fixed price of a transaction. Since OCPP 2.1.
type TariffFixedPrice struct {
	Conditions *TariffConditionsFixed `json:"conditions,omitempty"`
	PriceFixed float64                `json:"priceFixed" ocpp:"required"`
	CustomData *CustomData            `json:"customData,omitempty"`
}

// TariffTime is the prices of time. Since OCPP 2.1.
type TariffTime struct {
	Prices     []TariffTimePrice `json:"prices" ocpp:"required,items=1.."`
	TaxRates   []TaxRate         `json:"taxRates,omitempty" ocpp:"items=1..5"`
	CustomData *CustomData       `json:"customData,omitempty"`
}

// TariffTimePrice is a price of a minute. Since OCPP 2.1.
type TariffTimePrice struct {
	PriceMinute float64           `json:"priceMinute" ocpp:"required"`
	Conditions  *TariffConditions `json:"conditions,omitempty"`
	CustomData  *CustomData       `json:"customData,omitempty"`
}

// TaxRate is a tax and its rate in percent. Since OCPP 2.1.
type TaxRate struct {
	Type       string      `json:"type" ocpp:"required,max=20"`
	Tax        float64     `json:"tax" ocpp:"required"`
	Stack      *int        `json:"stack,omitempty" ocpp:"range=0.."`
	CustomData *CustomData `json:"customData,omitempty"`
}

// DayOfWeekEnum is a day of the week. Since OCPP 2.1.
type DayOfWeekEnum string

// The values of DayOfWeekEnum.
const (
	DayOfWeekMonday    DayOfWeekEnum = "Monday"
	DayOfWeekTuesday   DayOfWeekEnum = "Tuesday"
	DayOfWeekWednesday DayOfWeekEnum = "Wednesday"
	DayOfWeekThursday  DayOfWeekEnum = "Thursday"
	DayOfWeekFriday    DayOfWeekEnum = "Friday"
	DayOfWeekSaturday  DayOfWeekEnum = "Saturday"
	DayOfWeekSunday    DayOfWeekEnum = "Sunday"
)

// Values lists what a DayOfWeekEnum may be.
func (DayOfWeekEnum) Values() []plan.Value {
	return plan.Values(
		DayOfWeekMonday,
		DayOfWeekTuesday,
		DayOfWeekWednesday,
		DayOfWeekThursday,
		DayOfWeekFriday,
		DayOfWeekSaturday,
		DayOfWeekSunday,
	)
}
