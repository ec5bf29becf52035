import { TextInput, type TextInputProps } from "@mantine/core";
import { useEffect, useState } from "react";
import { useSay } from "../../words/words.tsx";
import { type Span, spansIn, textOf } from "./spans.ts";

/** The open hours of one day in words, as somebody types them; put into order when the field is left. */
export function HoursInput({
  value,
  onChange,
  ...rest
}: Omit<TextInputProps, "value" | "onChange"> & { value: Span[]; onChange: (spans: Span[]) => void }) {
  const say = useSay();
  const [text, setText] = useState(() => textOf(value));
  const present = JSON.stringify(value);
  useEffect(() => {
    // What was typed stays as it was typed while it means the same.
    setText((typed) => (JSON.stringify(spansIn(typed)) === present ? typed : textOf(JSON.parse(present))));
  }, [present]);
  return (
    <TextInput
      placeholder={say("hours.closed")}
      {...rest}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(spansIn(event.currentTarget.value));
      }}
      onBlur={() => setText(textOf(value))}
    />
  );
}
