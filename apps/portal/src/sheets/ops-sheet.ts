/** The operators' page: lights with a sign and a word, forms with room for a thumb. */
export const OPS_SHEET = `
.ops .light {
  margin-top: 8px;
  font-weight: 700;
}
.ops .green {
  color: #12684a;
}
.ops .amber {
  color: #8a4b00;
}
.ops .red {
  color: #a3152a;
}
.ops .services {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 480px), 1fr));
  gap: 20px;
  align-items: start;
  margin-top: 20px;
}
.ops section {
  min-width: 0;
  margin-top: 0;
}
.ops h3 {
  font-size: 1.1rem;
  margin-top: 16px;
}
.ops .alarms {
  margin-top: 8px;
}
.ops .facts dt {
  margin-top: 10px;
  color: #44524b;
  font-size: 1rem;
}
.ops .letter {
  border-top: 1px solid #d3ddd7;
  margin-top: 12px;
  padding-top: 12px;
}
.ops .letter p,
.ops .letter form {
  overflow-wrap: anywhere;
  margin-bottom: 8px;
}
.ops .said {
  margin-top: 12px;
  padding: 12px 16px;
  border-radius: 10px;
  background: #fff4e0;
}
.ops button.chip {
  font: inherit;
  color: #12684a;
  cursor: pointer;
}
.ops .fields {
  display: grid;
  gap: 8px;
  justify-items: start;
}
.ops .fields input {
  width: 100%;
  max-width: 460px;
  min-height: 48px;
  padding: 8px 12px;
  border: 1px solid #7b8a82;
  border-radius: 8px;
  font: inherit;
}
`;
